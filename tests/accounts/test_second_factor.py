"""The second factor: enrolling, coming in with it, what counts without it, losing it (api.md, Staff)."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from quizsvc.accounts import queries, signing, totp
from quizsvc.accounts.models import SecondFactor, Session
from quizsvc.accounts.rules import Role
from quizsvc.kit import db, qr
from tests.accounts.browser import Browser
from tests.factories import PASSWORD

RFC_SECRET = b"12345678901234567890"


@pytest.fixture
def required(app, settings, monkeypatch):
    """A service in which guarded roles count only with a second factor."""
    monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(settings, second_factor=True))


def secret_of(account):
    """What the phone of an account's owner holds: of the last offer."""
    newest = sa.select(SecondFactor).where(SecondFactor.account_id == account.id)
    factor = db.session().scalars(newest.order_by(SecondFactor.id.desc()).limit(1)).one()
    said = f"second-factor:{account.id}:{factor.nonce}"
    return bytes.fromhex(signing.fingerprint(said))[:20]


def code_now(account, clock, *, later=0):
    return totp.code(secret_of(account), totp.step_of(clock.now()) + later)


def enrol(browser, account, clock):
    """On a page where the account is signed in."""
    assert browser.post("/me/second-factor", {"password": PASSWORD}).status_code == 201
    confirmed = browser.post("/me/second-factor/confirm", {"code": code_now(account, clock)})
    assert confirmed.status_code == 204, confirmed.get_json()


def sign_in(browser, account, code=None):
    body = {"account": account.name, "password": PASSWORD, "cookie": True}
    return browser.post("/auth/login", body if code is None else {**body, "code": code})


def problem(answer):
    return answer.status_code, answer.get_json()["type"]


@pytest.fixture
def organizer(make):
    return make.account(Role.ORGANIZER, name="lisi")


@pytest.fixture
def browser(app, organizer):
    opened = Browser(app)
    assert opened.sign_in("lisi").status_code == 200
    return opened


@pytest.fixture
def enrolled(browser, organizer, clock):
    """李四, whose phone was enrolled a minute ago: the code of then is of no use any more."""
    enrol(browser, organizer, clock)
    clock.advance(minutes=1)
    return organizer


class TestCodes:
    @pytest.mark.parametrize(
        ("second", "last_digits"),
        [
            (59, "94287082"),
            (1111111109, "07081804"),
            (1111111111, "14050471"),
            (1234567890, "89005924"),
            (2000000000, "69279037"),
            (20000000000, "65353130"),
        ],
    )
    def test_they_are_those_of_the_standards_table(self, second, last_digits):
        # RFC 6238, appendix B; it has eight digits, of which apps show the last six.
        assert totp.code(RFC_SECRET, second // 30) == last_digits[2:]

    def test_a_phone_may_be_half_a_minute_off_and_no_more(self, clock):
        now = totp.step_of(clock.now())
        found = [
            list(totp.steps(RFC_SECRET, totp.code(RFC_SECRET, now + off), clock.now()))
            for off in range(-2, 3)
        ]
        assert found == [[], [now - 1], [now], [now + 1], []]

    def test_blanks_between_the_digits_do_not_matter_anything_else_does(self, clock):
        code = totp.code(RFC_SECRET, totp.step_of(clock.now()))
        assert list(totp.steps(RFC_SECRET, f" {code[:3]} {code[3:]}", clock.now()))
        for wrong in ("", code[:5], code + "0", "１２３４５６", "\udcff"):
            assert list(totp.steps(RFC_SECRET, wrong, clock.now())) == []

    def test_the_secret_is_written_as_apps_read_it(self):
        assert totp.text(RFC_SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        told = totp.address(RFC_SECRET, issuer="quizsvc", account="李 四")
        assert told == (
            "otpauth://totp/quizsvc:%E6%9D%8E%20%E5%9B%9B?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=quizsvc"
        )


class TestEnrolling:
    def test_the_secret_is_shown_once_and_a_first_code_puts_it_in_force(self, browser, organizer, clock):
        offered = browser.post("/me/second-factor", {"password": PASSWORD})
        told = offered.get_json()
        assert told["secret"] == totp.text(secret_of(organizer))
        assert told["qr"] == qr.modules(told["address"])
        assert f"secret={told['secret'].replace(' ', '')}" in told["address"]
        assert browser.get("/me/second-factor").get_json()["enrolled_at"] is None
        assert sign_in(browser, organizer).status_code == 200  # nothing is in force yet

        assert browser.post("/me/second-factor", {"password": PASSWORD}).status_code == 201  # begun anew
        code = code_now(organizer, clock)
        assert browser.post("/me/second-factor/confirm", {"code": code}).status_code == 204
        shown = browser.get("/me/second-factor").get_json()
        assert shown == {"enrolled_at": "2021-07-14T02:00:00.000Z", "usable": True, "required": False}

    def test_the_database_alone_makes_no_code(self, enrolled):
        with db.transaction() as session:
            (row,) = session.execute(sa.text("select t::text from second_factors t")).all()
        secret = secret_of(enrolled)
        assert secret.hex() not in row[0]
        assert totp.text(secret).replace(" ", "") not in row[0]

    def test_it_takes_the_password_and_a_code_of_the_phone_before(self, browser, enrolled, clock):
        wrong = browser.post("/me/second-factor", {"password": "not the password"})
        assert problem(wrong) == (401, "/problems/wrong-credentials")
        assert wrong.get_json()["errors"] == {"password": ["密码不对"]}
        without = browser.post("/me/second-factor", {"password": PASSWORD})
        assert problem(without) == (401, "/problems/code-needed")
        old = secret_of(enrolled)
        code = totp.code(old, totp.step_of(clock.now()))
        assert browser.post("/me/second-factor", {"password": PASSWORD, "code": code}).status_code == 201
        # The old phone works until the new one has shown a code.
        clock.advance(minutes=1)
        assert sign_in(browser, enrolled, totp.code(old, totp.step_of(clock.now()))).status_code == 200
        code = code_now(enrolled, clock)
        assert browser.post("/me/second-factor/confirm", {"code": code}).status_code == 204
        clock.advance(minutes=1)
        gone = sign_in(
            Browser(browser.client.application), enrolled, totp.code(old, totp.step_of(clock.now()))
        )
        assert problem(gone) == (401, "/problems/code-refused")

    def test_a_wrong_first_code_is_told_beside_its_field_and_half_an_hour_is_enough(
        self, browser, organizer, clock
    ):
        nothing = browser.post("/me/second-factor/confirm", {"code": "123456"})
        assert problem(nothing) == (409, "/problems/nothing-offered")
        assert browser.post("/me/second-factor", {"password": PASSWORD}).status_code == 201
        wrong = browser.post("/me/second-factor/confirm", {"code": code_now(organizer, clock, later=5)})
        assert problem(wrong) == (422, "/problems/wrong-first-code")
        assert "code" in wrong.get_json()["errors"]
        clock.advance(minutes=30)
        late = browser.post("/me/second-factor/confirm", {"code": code_now(organizer, clock)})
        assert problem(late) == (409, "/problems/nothing-offered")

    def test_guessing_the_first_code_locks_as_guessing_at_the_door_does(self, app, browser, organizer, clock):
        assert browser.post("/me/second-factor", {"password": PASSWORD}).status_code == 201
        for _ in range(5):
            wrong = browser.post("/me/second-factor/confirm", {"code": code_now(organizer, clock, later=9)})
            assert problem(wrong) == (422, "/problems/wrong-first-code")
        right = {"code": code_now(organizer, clock)}
        held = browser.post("/me/second-factor/confirm", right)
        assert problem(held) == (429, "/problems/too-many-tries")
        assert 0 < int(held.headers["Retry-After"]) <= 15 * 60 + 1
        assert sign_in(Browser(app), organizer).status_code == 429  # they are counted together
        assert browser.get("/me/second-factor").get_json()["enrolled_at"] is None
        clock.advance(minutes=15, seconds=1)
        right = {"code": code_now(organizer, clock)}
        assert browser.post("/me/second-factor/confirm", right).status_code == 204

    def test_first_codes_guessed_at_once_are_counted_each(self, app, browser, organizer, clock):
        assert browser.post("/me/second-factor", {"password": PASSWORD}).status_code == 201
        wrong = {"code": code_now(organizer, clock, later=9)}
        with ThreadPoolExecutor(8) as pool:
            tried = pool.map(lambda _: browser.post("/me/second-factor/confirm", wrong).status_code, range(8))
            assert sorted(tried) == [422] * 5 + [429] * 3

    def test_only_who_organizes_or_administers_has_one(self, client, make):
        for role in (Role.UNIT_ADMIN, Role.EDITOR, Role.AUDITOR):
            headers = make.headers(make.account(role))
            answer = client.post("/api/v1/me/second-factor", json={"password": PASSWORD}, headers=headers)
            assert problem(answer) == (403, "/problems/not-allowed")
            shown = client.get("/api/v1/me/second-factor", headers=headers).json
            assert shown == {"enrolled_at": None, "usable": False, "required": False}

    def test_all_other_sessions_end(self, app, browser, organizer, clock):
        other = Browser(app)
        assert other.sign_in("lisi").status_code == 200
        enrol(browser, organizer, clock)
        assert (browser.is_signed_in(), other.is_signed_in()) == (True, False)


class TestComingIn:
    def test_the_password_comes_first_then_the_code(self, app, client, enrolled, clock):
        body = {"account": "lisi", "password": "not the password"}
        wrong = client.post("/api/v1/auth/login", json={**body, "code": code_now(enrolled, clock)})
        assert problem(wrong) == (401, "/problems/wrong-credentials")
        asked = client.post("/api/v1/auth/login", json={**body, "password": PASSWORD})
        assert problem(asked) == (401, "/problems/code-needed")
        assert problem(sign_in(Browser(app), enrolled, "")) == (401, "/problems/code-needed")
        right = client.post(
            "/api/v1/auth/login",
            json={"account": "lisi", "password": PASSWORD, "code": code_now(enrolled, clock)},
        )
        assert right.json["roles"] == ["organizer"]
        assert right.json["dormant_roles"] == []

    def test_a_code_works_once_and_none_before_it(self, app, enrolled, clock):
        before, code = code_now(enrolled, clock, later=-1), code_now(enrolled, clock)
        assert sign_in(Browser(app), enrolled, code).status_code == 200
        assert problem(sign_in(Browser(app), enrolled, code)) == (401, "/problems/code-refused")
        assert problem(sign_in(Browser(app), enrolled, before)) == (401, "/problems/code-refused")
        clock.advance(seconds=30)
        assert sign_in(Browser(app), enrolled, code_now(enrolled, clock)).status_code == 200

    def test_of_two_at_once_one_comes_in(self, app, enrolled, clock):
        code = code_now(enrolled, clock)
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: sign_in(Browser(app), enrolled, code).status_code, range(4)))
        assert sorted(answers) == [200, 401, 401, 401]

    def test_wrong_codes_lock_as_wrong_passwords_do(self, app, enrolled, clock):
        for _ in range(5):
            answer = sign_in(Browser(app), enrolled, code_now(enrolled, clock, later=9))
            assert problem(answer) == (401, "/problems/code-refused")
            # A right password alone forgives nothing: whoever guesses codes has it.
            sign_in(Browser(app), enrolled)
        assert sign_in(Browser(app), enrolled, code_now(enrolled, clock)).status_code == 429
        clock.advance(minutes=15, seconds=1)
        assert sign_in(Browser(app), enrolled, code_now(enrolled, clock)).status_code == 200

    def test_a_reset_wants_one_too_and_its_own_code_is_not_used_up_meanwhile(
        self, client, make, enrolled, clock
    ):
        admin = make.headers(make.account(Role.ADMIN))
        made = client.post(f"/api/v1/accounts/{enrolled.id}/reset-code", headers=admin)
        body = {"account": "lisi", "code": made.json["code"], "password": "a longer passphrase"}
        assert problem(client.post("/api/v1/auth/reset", json=body)) == (401, "/problems/code-needed")
        wrong = {**body, "factor_code": code_now(enrolled, clock, later=9)}
        assert problem(client.post("/api/v1/auth/reset", json=wrong)) == (401, "/problems/code-refused")
        right = {**body, "factor_code": code_now(enrolled, clock)}
        assert client.post("/api/v1/auth/reset", json=right).json["roles"] == ["organizer"]

    def test_who_has_none_is_asked_for_none(self, client, make):
        account = make.account(Role.ADMIN)
        body = {"account": account.name, "password": PASSWORD, "code": "123456"}
        assert client.post("/api/v1/auth/login", json=body).json["roles"] == ["admin"]


class TestWhatCounts:
    def test_where_it_is_required_the_roles_wait_for_it_and_everything_says_so(
        self, app, make, clock, required
    ):
        account = make.account(Role.ORGANIZER, Role.EDITOR, name="lisi")
        browser = Browser(app)
        told = browser.sign_in("lisi").get_json()
        assert (told["roles"], told["dormant_roles"]) == (["editor"], ["organizer"])
        assert told["expires_in"] == 2 * 3600
        me = browser.get("/me").get_json()
        assert (me["roles"], me["dormant_roles"]) == (["editor"], ["organizer"])
        assert browser.get("/questions").status_code == 200  # as an editor
        refused = browser.get("/locks")
        assert problem(refused) == (403, "/problems/roles-dormant")
        assert "二次验证" in refused.get_json()["detail"]

        assert browser.get("/me/second-factor").get_json()["usable"] is True
        enrol(browser, account, clock)
        assert browser.get("/locks").status_code == 200
        assert browser.get("/me").get_json()["dormant_roles"] == []

    def test_an_editor_does_not_approve_by_a_role_that_is_dormant(self, app, make, required):
        make.account(Role.ORGANIZER, Role.EDITOR, name="lisi")
        browser = Browser(app)
        browser.sign_in("lisi")
        form = {"file": (io.BytesIO(b"x"), "x.csv"), "mode": "commit", "approve": "true"}
        answer = browser.post("/imports/questions", data=form, content_type="multipart/form-data")
        assert problem(answer) == (403, "/problems/roles-dormant")
        answer = browser.post("/imports/questions/1/commit", {"approve": True})
        assert problem(answer) == (403, "/problems/roles-dormant")

    def test_nor_by_what_the_file_was_handed_in_with(self, app, make, monkeypatch, settings):
        make.account(Role.ORGANIZER, Role.EDITOR, name="lisi")
        browser = Browser(app)
        browser.sign_in("lisi")
        rows = "题干,选项A,选项B,答案,科目\n谁来核发排污许可证？,甲,乙,A,排污许可\n"
        form = {"file": (io.BytesIO(rows.encode()), "x.csv"), "mode": "check", "approve": "true"}
        handed_in = browser.post("/imports/questions", data=form, content_type="multipart/form-data")
        path = f"/imports/questions/{handed_in.get_json()['import_id']}/commit"
        monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(settings, second_factor=True))
        assert problem(browser.post(path, {})) == (403, "/problems/roles-dormant")
        assert browser.post(path, {"approve": False}).status_code == 200

    def test_where_it_is_not_they_count_until_there_is_one(self, client, make):
        headers = make.headers(make.account(Role.ORGANIZER))
        assert client.get("/api/v1/locks", headers=headers).status_code == 200

    def test_without_a_code_they_do_not_count_however_one_came_in(self, client, make, enrolled):
        # WeChat, and whoever was signed in before, knows nothing of codes.
        headers = make.headers(enrolled)
        assert problem(client.get("/api/v1/locks", headers=headers)) == (403, "/problems/roles-dormant")
        assert client.get("/api/v1/me", headers=headers).json["roles"] == []

    def test_they_go_on_counting_when_the_session_is_refreshed(self, client, enrolled, clock):
        body = {"account": "lisi", "password": PASSWORD, "code": code_now(enrolled, clock)}
        pair = client.post("/api/v1/auth/login", json=body).json
        bearer = {"Authorization": f"Bearer {pair['refresh_token']}"}
        again = client.post("/api/v1/auth/refresh", headers=bearer).json
        assert again["roles"] == ["organizer"]
        bearer = {"Authorization": f"Bearer {again['access_token']}"}
        assert client.get("/api/v1/locks", headers=bearer).status_code == 200


class TestLosingThePhone:
    def test_an_admin_removes_it_and_every_session_ends(self, app, client, make, browser, enrolled):
        admin = make.account(Role.ADMIN)
        gone = client.delete(f"/api/v1/accounts/{enrolled.id}/second-factor", headers=make.headers(admin))
        assert gone.status_code == 204
        assert not browser.is_signed_in()
        assert sign_in(Browser(app), enrolled).status_code == 200
        again = client.delete(f"/api/v1/accounts/{enrolled.id}/second-factor", headers=make.headers(admin))
        assert problem(again) == (409, "/problems/no-second-factor")

    def test_nobody_removes_their_own(self, app, make, clock):
        account = make.account(Role.ADMIN, name="wangwu")
        browser = Browser(app)
        browser.sign_in("wangwu")
        enrol(browser, account, clock)
        answer = browser.send("DELETE", f"/accounts/{account.id}/second-factor")
        assert problem(answer) == (403, "/problems/not-allowed")
        assert queries.factor_in_force(account.id) is not None

    def test_the_last_admin_has_it_removed_on_the_server(self, app, make, clock):
        account = make.account(Role.ADMIN, name="wangwu")
        browser = Browser(app)
        browser.sign_in("wangwu")
        enrol(browser, account, clock)
        run = app.test_cli_runner().invoke
        done = run(args=["accounts", "remove-second-factor", "WangWu"])
        assert (done.exit_code, done.output) == (0, "已移除 wangwu 的二次验证。请本人登录后重新开通。\n")
        assert Browser(app).sign_in("wangwu").status_code == 200
        again = run(args=["accounts", "remove-second-factor", "wangwu"])
        assert (again.exit_code, "没有开通二次验证" in again.output) == (1, True)
        unknown = run(args=["accounts", "remove-second-factor", "nobody"])
        assert (unknown.exit_code, "没有账号 nobody" in unknown.output) == (1, True)

    def test_the_first_admin_is_told_to_enrol(self, app, required):
        asked = ["accounts", "create-admin", "guanli", "--name", "管理员", "--password", PASSWORD]
        done = app.test_cli_runner().invoke(args=asked)
        assert (done.exit_code, "开通二次验证" in done.output) == (0, True)

    def test_the_log_says_who_did_it_and_no_secret(self, make, browser, enrolled, client):
        admin = make.account(Role.ADMIN)
        client.delete(f"/api/v1/accounts/{enrolled.id}/second-factor", headers=make.headers(admin))
        with db.transaction() as session:
            told = session.execute(
                sa.text("select action, actor, detail from audit_events where action like '%second_factor'")
            ).all()
        assert told == [
            ("account.enrol_second_factor", enrolled.id, {}),
            ("account.remove_second_factor", admin.id, {}),
        ]


def test_sessions_of_participants_keep_no_place(app, client, make):
    account = make.participant()
    body = {"account": account.name, "password": PASSWORD}
    client.post("/api/v1/auth/login", json=body, headers={"User-Agent": "Mozilla/5.0"})
    with db.transaction() as session:
        (row,) = session.scalars(sa.select(Session).where(Session.account_id == account.id)).all()
        assert (row.by_cookie, row.address, row.agent) == (False, None, None)
