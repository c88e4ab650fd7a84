"""`flask identity issue-tokens`: people for load programs, in a demo only."""

import json
import stat
from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import Account, TokenPair
from quizsvc.accounts.rules import Role
from quizsvc.identity import queries, service
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.factories import WEDNESDAY


@pytest.fixture
def demo(app):
    """A database into which the demo was loaded."""
    with db.transaction():
        service.note_demo(now=WEDNESDAY, season_id=1, seed=2021)


def issue(app, *arguments):
    return app.test_cli_runner().invoke(args=["identity", "issue-tokens", *arguments])


def issued(count):
    with db.transaction():
        return service.issue_tokens(now=WEDNESDAY, count=count)


def test_it_is_refused_where_the_demo_was_not_loaded(app, make):
    make.season()
    make.member()
    done = issue(app, "--count", "1")
    assert done.exit_code == 1
    assert done.output == "Error: 这不是演示活动的数据库，不能代人签发令牌\n"
    assert db.session().scalars(sa.select(Account)).all() == []
    assert db.session().scalars(sa.select(TokenPair)).all() == []


def test_whoever_bears_a_token_is_that_person(app, client, make, demo, tmp_path):
    people = [make.member() for _ in range(3)]
    file = tmp_path / "tokens.json"
    done = issue(app, "--count", "2", "--json", str(file))
    assert done.output == f"2 名人员的令牌：{file}，144000 分钟内有效。\n"
    listed = json.loads(file.read_text())
    assert [one["person"] for one in listed] == [str(person.id) for person in people[:2]]
    for one in listed:
        me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {one['access_token']}"})
        assert me.get_json()["person"]["id"] == one["person"]
        assert me.get_json()["roles"] == []


def test_only_the_owner_reads_the_file_whatever_was_there_before(app, make, demo, tmp_path):
    make.member()
    file = tmp_path / "tokens.json"
    file.write_text("older")
    file.chmod(0o644)
    assert issue(app, "--count", "1", "--json", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_said_before_a_token_is_made(app, make, demo, tmp_path):
    make.member()
    done = issue(app, "--count", "1", "--json", str(tmp_path / "missing" / "tokens.json"))
    assert done.exit_code == 1
    assert "不能写" in done.output
    assert db.session().scalars(sa.select(TokenPair)).all() == []


def test_without_a_file_each_person_is_a_line(app, make, demo):
    person = make.member()
    account, token = issue(app, "--count", "1").output.split()
    assert account == f"load-{person.id}"
    assert token.count(".") == 2


def test_the_same_people_come_again_by_the_same_accounts(make, demo):
    person = make.member()
    first, again = issued(1), issued(1)
    assert [one.person_id for one in first] == [one.person_id for one in again] == [person.id]
    assert first[0].tokens != again[0].tokens
    assert len(db.session().scalars(sa.select(Account)).all()) == 1


def test_nobody_takes_the_place_of_somebody_with_an_account(make, demo):
    make.participant()
    make.participant(None, Role.EDITOR)
    free = make.member()
    assert [one.person_id for one in issued(1)] == [free.id]
    with pytest.raises(service.TooFewPeople, match="只有 1 名"):
        issued(2)


def test_only_people_in_force_today(make, demo):
    unit = make.unit()
    make.person()
    make.membership(make.person(), unit, last_on=date(2021, 7, 13))
    make.membership(make.person(), unit, first_on=date(2021, 7, 15))
    with pytest.raises(service.TooFewPeople, match="只有 0 名"):
        issued(1)


def test_their_accounts_have_no_password(make, demo):
    person = make.member()
    issued(1)
    account = db.session().scalars(sa.select(Account)).one()
    assert account.password_hash is None
    assert account.name == queries.load_account_name(person.id)


def test_it_is_in_the_audit_log(make, demo):
    make.member()
    issued(1)
    event = db.session().scalars(sa.select(AuditEvent).where(AuditEvent.action == "demo.issue_tokens")).one()
    assert (event.actor, event.detail) == (None, {"tokens": 1})
