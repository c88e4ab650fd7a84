"""The pages about accounts: who has one, one of them, one's own; the audit log and the queue."""

import io
from dataclasses import replace

import openpyxl
import pytest

from quizsvc.accounts import queries
from quizsvc.accounts.rules import Role
from quizsvc.console.rules import accounts as words
from quizsvc.kit import audit, db, queue
from quizsvc.oversight.rules import DEEDS
from tests.accounts.test_second_factor import code_now
from tests.console.visitor import Visitor
from tests.factories import PASSWORD

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Mobile MicroMessenger/8.0"


@pytest.fixture
def required(app, settings, monkeypatch):
    """A service in which guarded roles count only with a second factor."""
    monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(settings, second_factor=True))


@pytest.fixture
def lisi(make):
    return make.account(Role.ORGANIZER, Role.EDITOR, name="lisi")


class TestTheList:
    def test_it_shows_staff_first_and_everybody_on_demand(self, visit, make, lisi):
        person = make.participant()
        admin = visit("admin")
        page = admin.open("/accounts")
        assert "组织者、题库编辑" in page.text
        assert f"/console/accounts/{lisi.id}" in page.links
        assert f"/console/accounts/{person.id}" not in page.links
        assert f"/console/accounts/{person.id}" in admin.open("/accounts?role=all").links
        assert "没有符合这些条件的账号" in admin.open("/accounts?q=nobody").text
        assert "/console/accounts/new" in page.links

    def test_an_auditor_may_look_and_changes_nothing(self, visit, lisi):
        auditor = visit("auditor")
        assert "/console/accounts/new" not in auditor.open("/accounts").links
        page = auditor.open(f"/accounts/{lisi.id}")
        assert page.calls == ["POST /api/v1/auth/logout"]
        auditor.open("/accounts/new", status=403)

    def test_it_is_a_workbook_too(self, visit, lisi):
        answer = visit("admin").look("/accounts?as=xlsx&q=lisi").answer
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
        assert rows[0][:3] == ("账号", "姓名", "角色")
        assert rows[1][:3] == ("lisi", lisi.display_name, "组织者、题库编辑")
        assert len(rows) == 2

    def test_it_takes_few_statements_however_many_there_are(self, visit, make):
        admin = visit("admin")
        few = len(admin.open("/accounts?role=all").statements)
        for _ in range(5):
            make.account(Role.EDITOR)
        assert len(admin.open("/accounts?role=all").statements) == few <= 6


class TestOneAccount:
    def test_it_tells_what_an_admin_can_do_and_to_how_many(self, app, visit, lisi):
        Visitor(app, lisi)
        page = visit("admin").open(f"/accounts/{lisi.id}")
        assert f"PATCH /api/v1/accounts/{lisi.id}" in page.calls
        assert f"POST /api/v1/accounts/{lisi.id}/reset-code" in page.calls
        assert "此人会从全部 1 处登录退出" in page.text
        assert f"/console/audit?actor={lisi.id}" in page.links
        assert len(page.statements) <= 10

    def test_what_its_forms_say_is_done(self, visit, lisi):
        admin = visit("admin")
        own = f"PATCH /api/v1/accounts/{lisi.id}"
        assert admin.call(own, {"roles": ["auditor"]})["roles"] == ["auditor"]
        assert admin.call(own, {"disabled": True})["disabled"] is True
        page = admin.open(f"/accounts/{lisi.id}")
        assert "已停用" in page.text
        assert "审计员" in page.text
        assert admin.call(own, {"disabled": False})["disabled"] is False

    def test_one_does_not_disable_or_sign_out_oneself(self, make, visit):
        account = make.account(Role.ADMIN)
        page = visit(account=account).open(f"/accounts/{account.id}")
        assert "停用账号" not in page.text
        assert f"DELETE /api/v1/accounts/{account.id}/sessions" not in page.calls

    def test_a_new_one_gets_a_code_that_its_page_shows(self, visit):
        admin = visit("admin")
        assert "POST /api/v1/accounts" in admin.open("/accounts/new").calls
        body = {"account": "wangwu", "name": "王五", "roles": ["editor"]}
        code = admin.call("POST /api/v1/accounts", body, status=201)["code"]
        nobody = visit()
        assert "POST /api/v1/auth/reset" in nobody.open("/reset").calls
        reset = {"account": "wangwu", "code": code, "password": "a longer passphrase", "cookie": True}
        assert nobody.call("POST /api/v1/auth/reset", reset)["roles"] == ["editor"]
        assert "王五" in nobody.open("/").text


class TestMyAccount:
    def test_who_needs_no_second_factor_is_not_offered_one(self, visit):
        page = visit("editor").open("/me")
        assert "二次验证" not in page.text
        assert "POST /api/v1/auth/password" in page.calls
        assert "POST /api/v1/me/second-factor" not in page.calls

    def test_a_code_field_comes_with_the_answer_that_wants_it(self, app):
        html = Visitor(app).open("/sign-in").answer.get_data(as_text=True)
        assert 'data-when="code-needed code-refused" hidden' in html
        assert 'name="code"' in html

    def test_everything_says_that_the_roles_wait_and_where_to_go(self, app, make, clock, required):
        account = make.account(Role.ORGANIZER, Role.EDITOR, name="lisi")
        visitor = Visitor(app, account)
        assert "/console/me#second-factor" in visitor.open("/").links
        refused = visitor.open("/locks", status=403)
        assert "开通" in refused.text
        assert "/console/me#second-factor" in refused.links
        page = visitor.open("/me")
        assert "还没有生效的角色 组织者 等待二次验证" in page.text
        assert "要求组织者和系统管理员开通" in page.text

        visitor.call("POST /api/v1/me/second-factor", {"password": PASSWORD}, status=201)
        code = {"code": code_now(account, clock)}
        visitor.call("POST /api/v1/me/second-factor/confirm", code, status=204)
        assert "已开通" in visitor.open("/me").text
        visitor.open("/locks")

    def test_of_many_sessions_the_newest_ten_and_all_when_asked(self, app, lisi):
        last = [Visitor(app, lisi) for _ in range(11)][-1]
        page = last.open("/me")
        assert "网络地址 浏览器 退出 浏览器 现在这次" in page.text
        assert sum(call.startswith("DELETE /api/v1/me/sessions/") for call in page.calls) == 9
        assert "退出其他登录（10 处）…" in page.text
        assert "最近的 10 处，共 11 处登录。 全部" in page.text
        assert "/console/me?sessions=all#sessions" in page.links
        whole = last.open("/me?sessions=all")
        assert sum(call.startswith("DELETE /api/v1/me/sessions/") for call in whole.calls) == 10

    def test_its_sessions(self, app, lisi):
        first, second = Visitor(app, lisi), Visitor(app, lisi)
        page = second.open("/me")
        assert "退出 1 处登录" in page.text
        assert sum(call.startswith("DELETE /api/v1/me/sessions/") for call in page.calls) == 1
        second.call("DELETE /api/v1/me/sessions", status=204)
        first.open("/me", status=303)


class TestTheAuditLog:
    def test_it_says_in_words_who_did_what(self, visit, lisi):
        with db.transaction():
            told = {"subject": "question:17", "address": "192.0.2.1", "reason": "<b>过时</b>"}
            audit.record("question.retire", now=lisi.created_at, actor=lisi.id, **told)
        page = visit("auditor").open("/audit?deed=question.retire")
        assert "停用题目 题目 17 原因：<b>过时</b> 192.0.2.1" in page.text
        assert {"/console/questions/17", f"/console/accounts/{lisi.id}"} <= set(page.links)
        assert len(page.statements) <= 6

    def test_its_workbook_comes_from_the_api_with_the_same_filters(self, visit):
        page = visit("auditor").open("/audit?as=xlsx&thing=question&first_on=2021-07-01", status=303)
        place = page.answer.headers["Location"]
        assert place == "/api/v1/audit-events.xlsx?thing=question&first_on=2021-07-01"

    def test_every_deed_can_be_asked_for(self, visit):
        html = visit("auditor").open("/audit").answer.get_data(as_text=True)
        assert html.count("<optgroup") == len({code.partition(".")[0] for code in DEEDS})


class TestTheQueue:
    def test_what_waits_is_told_in_words(self, visit):
        queue.send("papers.draw", season=1, kind="weekly", on="2021-07-12")
        page = visit("organizer").open("/queue")
        assert "抽题 活动 1，每周一测，2021年7月12日" in page.text
        assert "一天之内没有失败的任务" in page.text
        assert page.calls == ["POST /api/v1/auth/logout"]

    def test_without_redis_it_says_what_goes_on_and_what_waits(self, app, visit, settings):
        ours = app.extensions["quizsvc.queue"]
        queue.init(app, redis_url="unix:///nowhere/redis.sock", name=settings.queue)
        try:
            assert "现在连不上任务队列" in visit("admin").open("/queue").text
        finally:
            app.extensions["quizsvc.queue"] = ours


class TestWords:
    def test_browsers_say_many_things_of_themselves(self):
        assert words.device(WINDOWS) == "Edge，Windows"
        assert words.device(WECHAT) == "微信，iPhone"
        assert words.device("curl/8.0") == "curl/8.0"
        assert words.device(None) == ""

    def test_the_highest_role_comes_first(self):
        assert words.roles(["editor", "admin"]) == "系统管理员、题库编辑"
        assert words.roles([]) == "—"
        assert {role.chinese for role in Role} == {"单位管理员", "题库编辑", "审计员", "组织者", "系统管理员"}

    def test_orders_have_two_ways(self):
        assert set(queries.SORTS) == {"account", "-account", "name", "-name", "created", "-created"}
