"""The roster's pages: what each role sees, what they can do there, and that pages stay few statements."""

from datetime import date

import pytest

from quizsvc.console.pages import absentees
from quizsvc.identity import service as identity
from quizsvc.kit import db
from quizsvc.rankings import service as rankings
from tests.rankings import worlds

MOST_STATEMENTS = 13


@pytest.fixture
def world(make):
    """A season, a city with a county below it, another city, and an admin of the first."""

    class World:
        season = make.season()
        city = make.unit("甲市")
        county = make.unit("乙县", level="county", parent=city)
        other = make.unit("丙市")
        zhang = make.member(county, name="张三", credential="ZF001", phone="13900000001")
        li = make.member(county, name="李四", credential="JC002", track="monitoring")
        wang = make.member(other, name="王五", credential="ZF003")
        admin = make.account("unit_admin", person=make.member(city, name="赵管理", credential="ZF009"))

    make.account(person=World.zhang)
    return World


@pytest.fixture
def admin(visit, world):
    return visit(account=world.admin)


@pytest.fixture
def organizer(visit, world):
    return visit("organizer")


class TestPeople:
    def test_an_organizer_sees_all_and_what_can_be_done(self, organizer, world):
        page = organizer.open("/people")
        assert all(name in page.text for name in ("张三", "李四", "王五", "ZF001", "共 4 人"))
        assert {"/console/people/new", "/console/imports/roster"} <= set(page.links)
        assert f"/console/people/{world.zhang.id}" in page.links

    def test_an_auditor_reads_and_has_no_button(self, visit, world):
        auditor = visit("auditor")
        assert "/console/people/new" not in auditor.open("/people").links
        assert auditor.open(f"/people/{world.zhang.id}").calls == ["POST /api/v1/auth/logout"]

    def test_a_unit_s_admin_sees_their_own_and_no_telephone(self, admin, world):
        page = admin.open("/people")
        assert "张三" in page.text
        assert "王五" not in page.text
        assert "139****0001" in admin.open(f"/people/{world.zhang.id}").text
        assert "没有这名人员" in admin.open(f"/people/{world.wang.id}", status=404).text
        assert "没有这个单位" in admin.open(f"/people?unit={world.other.id}", status=404).text

    @pytest.mark.parametrize(
        ("asked", "seen"),
        [
            ("q=ZF00", {"张三", "王五", "赵管理"}),
            ("q=李", {"李四"}),
            ("track=monitoring", {"李四"}),
            ("bound=no", {"李四", "王五"}),
            ("unit={county}", {"张三", "李四"}),
            ("unit={city}&bound=yes", {"张三", "赵管理"}),
            ("service=gone", {"钱退休"}),
            ("service=coming", {"孙新来"}),
            ("service=exempt", {"李四"}),
            ("service=all", {"张三", "李四", "王五", "赵管理", "钱退休", "孙新来"}),
        ],
    )
    def test_filters_stand_in_the_address(self, organizer, world, make, asked, seen):
        gone, coming = make.person("钱退休"), make.person("孙新来")
        make.membership(gone, world.other, last_on=date(2021, 7, 13))
        make.membership(coming, world.other, first_on=date(2021, 7, 15))
        make.exemption(world.li, first_on=date(2021, 7, 1), reason="产假")
        page = organizer.open("/people?" + asked.format(city=world.city.id, county=world.county.id))
        names = {"张三", "李四", "王五", "赵管理", "钱退休", "孙新来"}
        assert {name for name in names if name in page.text} == seen

    def test_it_is_sorted_by_any_column_both_ways(self, organizer, world):
        def order(sort):
            text = organizer.open(f"/people?sort={sort}").text
            return sorted(("ZF001", "JC002", "ZF003", "ZF009"), key=text.index)

        assert order("credential") == ["JC002", "ZF001", "ZF003", "ZF009"]
        assert order("-credential") == ["ZF009", "ZF003", "ZF001", "JC002"]
        assert order("track")[-1] == "JC002"
        assert "看不懂的内容" in organizer.open("/people?sort=phone", status=422).text

    def test_the_list_is_a_workbook_too(self, organizer, world):
        answer = organizer.open("/people?as=xlsx&q=ZF").answer
        assert answer.data.startswith(b"PK")
        assert "people.xlsx" in answer.headers["Content-Disposition"]

    def test_who_sees_keys_is_shown_as_exempt(self, organizer, world, make):
        make.account("editor", person=make.member(world.city, name="命题人"))
        assert "免考：命题组织人员" in organizer.open("/people?q=命题人").text

    def test_nobody_found_says_what_to_do(self, organizer, admin, world):
        assert "先导入名册" in organizer.open("/people?q=无此人").text
        assert "换一个条件再找" in admin.open("/people?q=无此人").text


class TestPerson:
    def test_a_transfer_is_done_from_the_page_and_shows_on_the_time_line(self, organizer, world):
        path = f"/people/{world.zhang.id}"
        call = f"POST /api/v1/persons/{world.zhang.id}/transfer"
        assert call in organizer.open(path).calls
        body = {"unit_id": str(world.other.id), "track": "enforcement", "from_on": "2021-07-15"}
        told = organizer.call(call, body)
        page = organizer.open(f"{path}?counts={told['counts_from']}")
        assert "从第3周（7 月 19 日起）计入应参加的名册" in page.text
        assert "6 月 1 日 进入 乙县，执法 7 月 15 日 调到 丙市，执法 还没有到" in page.text
        assert "改过的记录（1）" in page.text

    def test_each_week_says_how_it_counts(self, organizer, world, make):
        make.exemption(world.zhang, first_on=date(2021, 7, 19), last_on=date(2021, 7, 25), reason="产假")
        page = organizer.open(f"/people/{world.zhang.id}")
        assert "第2周，7 月 12 日起 乙县，执法，应参加" in page.text
        assert "第3周，7 月 19 日起 还没有开始 乙县，执法，免考：产假" in page.text

    def test_who_has_them_now_is_not_told_what_they_did_elsewhere(self, admin, organizer, world, make):
        came = make.person(name="刘来", credential="ZF077")
        make.membership(came, world.other, first_on=date(2021, 6, 1), last_on=date(2021, 7, 11))
        make.membership(came, world.county, first_on=date(2021, 7, 12))
        assert "第1周，7 月 5 日起 丙市，执法，应参加" in organizer.open(f"/people/{came.id}").text
        page = admin.open(f"/people/{came.id}")
        assert "第2周，7 月 12 日起 乙县，执法，应参加" in page.text
        assert "第1周" not in page.text

    def test_an_exemption_that_runs_can_be_ended_and_one_that_is_over_not(self, organizer, world, make):
        runs = make.exemption(world.zhang, first_on=date(2021, 7, 1))
        over = make.exemption(world.zhang, first_on=date(2021, 6, 1), last_on=date(2021, 6, 9))
        calls = organizer.open(f"/people/{world.zhang.id}").calls
        assert f"POST /api/v1/exemptions/{runs.id}/end" in calls
        assert f"POST /api/v1/exemptions/{over.id}/end" not in calls

    def test_the_admin_of_a_unit_gives_a_code_but_moves_nobody(self, admin, world):
        calls = admin.open(f"/people/{world.li.id}").calls
        ask = "POST /api/v1/roster-requests"
        assert calls == ["POST /api/v1/auth/logout", ask, ask, ask, "POST /api/v1/activation-codes"]
        issued = admin.call(
            "POST /api/v1/activation-codes",
            {"unit_id": str(world.county.id), "person_id": str(world.li.id)},
            status=201,
        )
        page = admin.open(f"/people/{world.li.id}")
        assert "今天 10:00 发的，8 月 13 日 10:00 以前有效" in page.text
        assert issued["items"][0]["code"] not in page.answer.get_data(as_text=True)

    def test_wechat_is_taken_away_only_where_there_is_any(self, admin, world, make):
        call = f"POST /api/v1/persons/{world.zhang.id}/unbind"
        assert call not in admin.open(f"/people/{world.zhang.id}").calls
        make.wechat_user(make.account(person=world.li))
        assert f"POST /api/v1/persons/{world.li.id}/unbind" in admin.open(f"/people/{world.li.id}").calls

    def test_who_is_gone_can_come_back(self, organizer, world, make):
        gone = make.person("钱退休")
        page = organizer.open(f"/people/{gone.id}")
        assert "不在册" in page.text
        assert "回来" in page.text
        assert f"POST /api/v1/persons/{gone.id}/leave" not in page.calls

    def test_a_new_person_is_entered_and_shown(self, organizer, world):
        page = organizer.open(f"/people/new?unit={world.county.id}")
        assert "POST /api/v1/persons" in page.calls
        body = {"name": "周新", "credential": "ZF010", "phone": "", "unit_id": str(world.county.id)}
        told = organizer.call(
            "POST /api/v1/persons", {**body, "track": "enforcement", "from_on": "2021-07-14"}, status=201
        )
        assert "周新" in organizer.open(f"/people/{told['person_id']}").text

    def test_without_a_season_the_page_stands(self, visit, make):
        person = make.member(name="张三")
        assert "每周怎样算" not in visit("organizer").open(f"/people/{person.id}").text


class TestUnits:
    def test_counts_are_of_the_unit_and_all_below_it(self, organizer, world, make):
        make.exemption(world.li, first_on=date(2021, 7, 1))
        page = organizer.open(f"/units/{world.city.id}")
        assert "3 人 ：执法 2，监测 1；其中本单位 1 人" in page.text
        assert "已开通 2 人， 没有开通 1 人" in page.text
        assert f"/console/people?unit={world.city.id}&service=exempt" in page.links
        assert f"/console/units/{world.county.id}" in page.links

    def test_the_home_of_the_roster_is_the_highest_unit_that_one_may_see(self, organizer, admin, world):
        assert organizer.open("/roster", status=303).answer.headers["Location"] == "/console/units"
        assert "省厅 根单位" in organizer.open("/units").text
        mine = admin.open("/units")
        assert "甲市 市级" in mine.text
        assert "丙市" not in mine.text
        assert "没有这个单位" in admin.open(f"/units/{world.other.id}", status=404).text

    def test_units_are_found_by_name_wherever_they_stand(self, organizer, world):
        page = organizer.open("/units?q=县")
        assert "乙县" in page.text
        assert "甲市" in page.text
        assert "丙市" not in page.text
        assert "没有名称里有“丁”的单位" in organizer.open("/units?q=丁").text

    def test_codes_are_for_the_very_unit_and_say_whose_die(self, admin, world):
        call = "POST /api/v1/activation-codes"
        assert call not in admin.open(f"/units/{world.city.id}").calls  # its admin has an account
        page = admin.open(f"/units/{world.county.id}")
        assert call in page.calls
        assert "给 1 人发激活码" in page.text
        admin.call(call, {"unit_id": str(world.county.id)}, status=201)
        assert "其中 1 人手里的码还有效" in admin.open(f"/units/{world.county.id}").text

    def test_the_contact_is_written_by_who_may(self, admin, visit, world):
        call = f"PUT /api/v1/units/{world.county.id}/contact"
        assert call in admin.open(f"/units/{world.county.id}").calls
        admin.call(call, {"contact": "张三 029-0000000"})
        page = visit("auditor").open(f"/units/{world.county.id}")
        assert "张三 029-0000000" in page.text
        assert call not in page.calls

    def test_all_units_are_a_workbook(self, organizer, world):
        assert organizer.open("/units?as=xlsx").answer.data.startswith(b"PK")

    def test_before_the_first_roster_it_says_what_to_do(self, visit):
        assert "还没有单位。 导入名册" in visit("organizer").open("/units").text
        assert "不在任何单位在册" in visit("unit_admin").open("/units").text


class TestMissing:
    @pytest.fixture
    def week(self, make, world, clock):
        make.paper(world.season)
        with db.transaction():
            rankings.compute(now=clock.now())

    def test_an_admin_finds_who_has_not_taken_part_and_has_no_account(self, admin, world, week):
        page = admin.open("/missing")
        assert "甲市：谁还没有参加" in page.text
        assert "到现在还有 3 人应参加而没有参加" in page.text
        assert "乙县（2 人）：" in admin.open("/missing?as=text").text
        assert "王五" not in page.text
        assert "1 人没有开通账号" in page.text

    def test_a_unit_and_a_track_are_chosen_in_the_address(self, admin, organizer, world, week):
        page = admin.open(f"/missing?unit={world.county.id}&track=monitoring")
        assert "还有 1 人应参加" in page.text
        assert "李四" in page.text
        assert "张三" not in page.text
        assert "没有这个单位" in admin.open(f"/missing?unit={world.other.id}", status=404).text
        assert "还有 4 人应参加" in organizer.open("/missing").text

    def test_who_has_no_account_is_a_list_of_its_own(self, admin, world, week):
        page = admin.open("/missing?show=unbound")
        assert "李四" in page.text
        assert "张三" not in page.text
        text = admin.open("/missing?show=unbound&as=text").text
        assert "甲市及下级单位还没有开通账号的 1 人： 乙县（1 人）：李四" in text

    @pytest.mark.parametrize("on_a_page", [100, 1])
    def test_all_names_are_there_to_be_copied_not_a_pages(self, admin, world, week, on_a_page, monkeypatch):
        monkeypatch.setattr(absentees, "ON_A_PAGE", on_a_page)
        page = admin.open("/missing?page_size=1&page=2")
        assert "复制全部名单（3 人，按单位）" in page.text
        text = admin.open("/missing?page_size=1&as=text").text
        head = "甲市及下级单位第2周还没有参加的 3 人（7 月 14 日 10:00）："
        assert f"{head} 甲市（1 人）：赵管理 乙县（2 人）：张三、李四" in text
        answer = admin.open(f"/missing?as=text&unit={world.county.id}&track=monitoring").answer
        assert "名单已复制：1 人，1 个单位。" in answer.get_data(as_text=True)
        assert "乙县及下级单位（监测）第2周" in answer.get_data(as_text=True)

    def test_of_too_many_names_there_is_a_workbook(self, admin, world, week, monkeypatch):
        monkeypatch.setattr(absentees, "MOST_COPIED", 2)
        for path in ("/missing", "/missing?as=text"):
            page = admin.open(path)
            assert "名单有 3 人，一次最多复制 2 人" in page.text
            assert "/console/missing?as=xlsx" in page.links
            assert "（2 人）：" not in page.text
        monkeypatch.setattr(absentees, "MOST_COPIED", 0)
        text = admin.open("/missing?show=unbound&as=text").text
        assert "名单有 1 人，一次最多复制 0 人" in text
        assert "李四" not in text

    def test_what_all_of_them_lack_is_said_once(self, admin, world, week):
        page = admin.open("/missing")
        assert page.text.count("还没有计入的每日练习") == 1
        assert "还缺什么" not in page.text

    def test_where_both_are_needed_each_row_says_what_is_lacking(self, visit, make, clock):
        season, unit = make.season(settings={"participation": "both"}), make.unit("甲市")
        weekly = worlds.paper(season, "weekly", date(2021, 7, 12))
        worlds.paper(season, on=date(2021, 7, 12))
        worlds.attempt(make.member(unit, name="张三"), weekly)
        make.member(unit, name="李四")
        worlds.recompute(clock.now())
        page = visit("organizer").open("/missing")
        assert "张三 执法 0 1 每日练习 没有开通" in page.text
        assert "李四 执法 0 0 每日练习和每周一测 没有开通" in page.text
        assert "名单上的人都" not in page.text

    def test_both_lists_are_workbooks(self, admin, world, week):
        for show in ("absent", "unbound"):
            assert admin.open(f"/missing?show={show}&as=xlsx").answer.data.startswith(b"PK")

    def test_before_anything_is_computed_it_says_why_there_is_no_list(self, admin, world):
        assert "有试卷的一周开始以后，这里才有名单" in admin.open("/missing").text

    def test_who_has_no_place_is_told(self, visit):
        assert "您现在不在任何单位在册" in visit("unit_admin").open("/missing").text

    def test_nobody_else_comes_in(self, visit, world):
        visit("auditor").open("/missing", status=403)
        visit("editor").open("/people", status=403)


class TestRequests:
    def test_what_an_admin_asks_for_is_done_by_an_organizer(self, admin, organizer, world):
        body = {"act": "leave", "person_id": str(world.zhang.id), "from_on": "2021-07-16", "reason": "退休"}
        admin.call("POST /api/v1/roster-requests", body, status=201)
        theirs = admin.open(f"/people/{world.zhang.id}").text
        assert "有一件 待办的申报 ：离开，2021年7月16日起" in theirs
        mine = admin.open("/requests")
        assert "张三 离开，2021年7月16日起 退休" in mine.text
        (withdraw,) = [call for call in mine.calls if call.endswith("/withdraw")]
        page = organizer.open("/requests")
        (accept,) = [call for call in page.calls if call.endswith("/accept")]
        assert withdraw not in page.calls
        told = organizer.call(accept)
        assert "从第3周" in organizer.open(f"/people/{world.zhang.id}?counts={told['counts_from']}").text
        assert "没有待办的申报" in admin.open("/requests").text
        assert "已办" in admin.open("/requests?state=accepted").text

    def test_of_a_day_that_has_passed_both_sides_are_told_and_led_on(self, admin, organizer, world):
        days = {"first_on": "2021-06-28", "last_on": None}
        body = {"act": "exempt", "person_id": str(world.zhang.id), "exempt_for": "长病假", "reason": "住院"}
        admin.call("POST /api/v1/roster-requests", body | days, status=201)
        assert "申报的日子已经过去，办理后从办理那天起；以前的日子要由组织者" in admin.open("/requests").text
        page = organizer.open("/requests")
        assert f"/console/proposals/new?kind=reach_back&person={world.zhang.id}" in page.links
        assert "申报的日子已经过去，名册从今天起变更 ，以前的日子不变" in page.text
        (accept,) = [call for call in page.calls if call.endswith("/accept")]
        organizer.call(accept)
        assert "从办理的 7 月 14 日起" in admin.open("/requests?state=accepted").text

    def test_who_declines_says_why(self, admin, organizer, world):
        place = {"unit_id": str(world.county.id), "track": "monitoring", "from_on": "2021-07-19"}
        new = {"act": "add", "name": "周新", "credential": "ZF010", "reason": "新招录", **place}
        assert "POST /api/v1/roster-requests" in admin.open("/requests/new").calls
        admin.call("POST /api/v1/roster-requests", new, status=201)
        page = organizer.open("/requests")
        assert "周新 新进 周新（ZF010）到乙县（监测），2021年7月19日起 新招录" in page.text
        (decline,) = [call for call in page.calls if call.endswith("/decline")]
        organizer.call(decline, {"reason": "号码不对"}, status=204)
        assert "不同意 号码不对" in admin.open("/requests?state=all").text

    def test_an_auditor_reads_and_others_do_not(self, visit, world):
        assert visit("auditor").open("/requests?as=xlsx").answer.data.startswith(b"PK")
        visit("editor").open("/requests", status=403)
        visit("auditor").open("/requests/new", status=403)


class TestLocks:
    def test_who_is_locked_is_named_and_let_go(self, organizer, world, app):
        wrong = {"account": "zf001x", "password": "wrong", "cookie": True}
        for _ in range(5):
            organizer.client.post("/api/v1/auth/login", json=wrong, base_url="https://localhost")
        assert len(identity.locks(now=app.extensions["quizsvc.clock"].now())) == 1
        page = organizer.open("/locks")
        assert "zf001x" in page.text
        (call,) = [call for call in page.calls if call.startswith("DELETE")]
        organizer.call(call, status=204)
        assert "现在没有人被锁定" in organizer.open("/locks").text


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people/{zhang}",
        "/people/new",
        "/units",
        "/units/{city}",
        "/missing",
        "/locks",
        "/requests",
    ],
)
def test_no_page_asks_more_for_more_people(organizer, world, make, path):
    asked = path.format(zhang=world.zhang.id, city=world.city.id)
    before = len(organizer.open(asked).statements)
    for _ in range(5):
        make.exemption(make.member(make.unit(level="county", parent=world.city)), first_on=date(2021, 7, 1))
    after = organizer.open(asked).statements
    assert len(after) == before, after
    assert before <= MOST_STATEMENTS, after
