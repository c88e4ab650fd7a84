"""What answering asks of PostgreSQL, by name; and what becomes of it when the commit fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from quizsvc.accounts import cookies
from quizsvc.attempts import statements
from quizsvc.attempts.models import Attempt
from quizsvc.identity import queries as identity
from quizsvc.kit import config, db, line, marks
from quizsvc.roster import queries as roster
from tests.attempts.steps import all_right, at, save, start, submit
from tests.factories import PASSWORD

NAMES = {
    getattr(room, name): name
    for room, names in (
        (identity, ["BEARER"]),
        (roster, ["IN_FORCE"]),
        (statements, ["CURRENT", "LOOK", "SIT", "COME", "BEGIN", "KEEP", "SHOWN", "END", "END_AND_SHOW"]),
        (statements, ["PAPER", "KEYS", "SETTINGS"]),
    )
    for name in names
}


# Who calls is asked apart, or with the first statement: "BEARER & LOOK".
NAMED = NAMES | {
    line.beside(identity.BEARER, statement): f"BEARER & {name}" for statement, name in NAMES.items()
}


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Every statement that psycopg is given, by the name that it has here."""
    found: list[str] = []
    execute = psycopg.Cursor.execute

    def told(self, query, *args, **kwargs):
        if not self.connection.info.user.endswith("owner"):  # who looks over the product's shoulder
            found.append(NAMED.get(query, query))
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", told)
    return found


@pytest.fixture
def owner(services) -> Iterator[sa.Engine]:
    engine = sa.create_engine(services.owner_url)
    yield engine
    engine.dispose()


@contextmanager
def refusing_commits(owner: sa.Engine) -> Iterator[None]:
    """While it lasts, nothing that changes an attempt can be committed: found out at COMMIT, not before."""
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "create function refuses() returns trigger language plpgsql as "
            "$$ begin raise exception 'not now' using errcode = 'disk_full'; end $$"
        )
        connection.exec_driver_sql(
            "create constraint trigger refuses after update on attempts deferrable initially deferred "
            "for each row execute function refuses()"
        )
    try:
        yield
    finally:
        with owner.begin() as connection:
            connection.exec_driver_sql("drop function refuses cascade")


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_each_path_asks_the_same_few_statements_every_time(client, make, season, asked, kind):
    paper = make.paper(season, kind=kind)
    first, second = (make.headers(make.participant()) for _ in range(2))
    for who in (first, first, second, second):  # the first use of a token is noted, the second remembered
        client.get("/api/v1/papers/current", headers=who)
    begun = start(client, first, paper).json
    submit(client, first, begun, all_right(begun))  # the first reader of a paper reads it for all
    del asked[:]

    def said() -> list[str]:
        told, asked[:] = list(asked), []
        return told

    client.get("/api/v1/papers/current", headers=second)
    assert said() == ["BEARER & CURRENT"]
    attempt = start(client, second, paper).json
    assert said() == ["BEARER & COME", "IN_FORCE", "BEGIN", "LOOK"]
    client.get(f"/api/v1/attempts/{attempt['id']}", headers=second)
    assert said() == ["BEARER & LOOK"]
    save(client, second, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    assert said() == ["BEARER & LOOK", "KEEP"]
    result = submit(client, second, attempt, all_right(attempt, seq=2)).json
    assert said() == ["BEARER & SIT", "END" if kind == "weekly" else "END_AND_SHOW"]
    assert (result["score"], result["review"] is None) == ("100.00", kind == "weekly")
    submit(client, second, attempt)
    assert said() == ["BEARER & SIT", *["SHOWN"] * (kind == "daily")]


def test_who_comes_by_cookie_is_asked_for_in_the_same_breath(app, client, make, season, asked, monkeypatch):
    plain = replace(config.current(), plain_http=True)
    monkeypatch.setitem(app.extensions, "quizsvc.settings", plain)
    attempt = start(client, make.headers(make.participant()), make.paper(season)).json  # reads it for all
    account = {"account": make.participant().name, "password": PASSWORD, "cookie": True}
    assert client.post("/api/v1/auth/login", json=account).status_code == 200
    page = {cookies.HEADER: client.get_cookie(cookies.ON_HTTP.page).value}
    client.get("/api/v1/papers/current")
    del asked[:]
    client.get("/api/v1/papers/current")
    assert asked == ["BEARER & CURRENT"]
    attempt = start(client, page, int(attempt["paper_id"])).json
    del asked[:]
    assert save(client, page, attempt, {"1": {"chosen": ["a"], "seq": 1}}).status_code == 200
    assert asked == ["BEARER & LOOK", "KEEP"]


def test_who_was_known_is_asked_for_apart_when_their_roles_have_changed(client, make, season, asked):
    who = make.headers(account := make.participant())

    def said() -> list[str]:
        del asked[:]
        assert client.get("/api/v1/papers/current", headers=who).status_code == 200
        return [name for name in asked if name in NAMED.values()]

    assert (said(), said()) == (["BEARER", "CURRENT"], ["BEARER", "CURRENT"])
    grant = "insert into role_grants (account_id, role, granted_at) values (:account, 'editor', now())"
    take = "update role_grants set revoked_at = now() where account_id = :account"
    for change in (grant, take):
        assert said() == ["BEARER & CURRENT"]
        with db.transaction() as session:
            session.execute(sa.text(change), {"account": account.id})
        assert said() == ["BEARER & CURRENT", "BEARER", "CURRENT"]


def test_what_serves_a_running_paper_reads_no_key(client, make, season, who, asked):
    attempt = start(client, who, make.paper(season, kind="weekly")).json
    client.get(f"/api/v1/attempts/{attempt['id']}", headers=who)
    save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    assert "PAPER" in asked
    assert not {"KEYS", "SHOWN", "END", "END_AND_SHOW"} & set(asked)
    assert "r.key" not in statements.PAPER
    assert "r.key" not in statements.LOOK


def test_a_submission_whose_commit_fails_is_no_success_and_leaves_nothing(client, make, season, who, owner):
    attempt = start(client, who, make.paper(season)).json
    with refusing_commits(owner):
        refused = [
            save(client, who, attempt, all_right(attempt)),
            submit(client, who, attempt, all_right(attempt)),
        ]
    assert [answer.status_code for answer in refused] == [503, 503]
    with db.transaction() as session:
        row = session.scalars(sa.select(Attempt)).one()
        assert (row.state, row.answers, row.score) == ("in_progress", {}, None)
        assert not marks.waiting("attempt")
    assert submit(client, who, attempt, all_right(attempt)).json["score"] == "100.00"


def test_what_was_set_aside_while_it_ran_earns_nothing_of_nothing(client, make, season, who):
    paper = make.paper(season)
    attempt = start(client, who, paper).json
    with db.transaction() as session:
        aside = """insert into paper_corrections (paper_id, number, corrected_at, policy, keys, reason)
            values (:paper, 1, now(), 'drop', '[["a"]]', '题干有误')"""
        session.execute(sa.text(aside), {"paper": paper.id})
    answers = all_right(attempt)
    with db.transaction() as session:
        revision = session.scalar(sa.text("select revision_id from paper_questions where number = 1"))
        place = session.scalars(sa.select(Attempt.revision_ids)).one().index(revision) + 1
    answers[str(place)]["chosen"] = ["b"]
    assert submit(client, who, attempt, answers).json["score"] == "100.00"


def test_settings_are_those_of_now_whatever_was_kept(client, make, season):
    paper = make.paper(season, kind="weekly")
    scores = []
    for policy in ("all_or_nothing", "half_if_subset"):
        with db.transaction() as session:
            changed = (
                "update seasons set settings = settings || jsonb_build_object('multiple_choice', :policy)"
            )
            session.execute(sa.text(changed.replace(":policy", "cast(:policy as text)")), {"policy": policy})
        who = make.headers(make.participant())
        attempt = start(client, who, paper).json
        half = {
            str(q["number"]): {"chosen": ["a"], "seq": 1}
            for q in attempt["questions"]
            if q["type"] == "multiple"
        }
        scores.append(submit(client, who, attempt, half).json["score"])
    assert scores == ["0.00", "15.00"]


class TestAJournalThatIsSentAgain:
    """A client that was offline sends all that it kept, and is told of every entry what became of it."""

    def test_every_entry_is_applied_repeated_or_stale(self, client, make, season, who):
        attempt = start(client, who, make.paper(season)).json
        save(client, who, attempt, {str(n): {"chosen": ["b"], "seq": 5} for n in (1, 2, 3)})
        told = save(
            client,
            who,
            attempt,
            {
                "1": {"chosen": ["b"], "seq": 5},
                "2": {"chosen": ["a"], "seq": 4},
                "3": {"chosen": ["a"], "seq": 5},
                "4": {"chosen": ["a"], "seq": 1},
            },
        ).json
        assert (told["applied"], told["repeated"], told["stale"]) == (["4"], ["1"], ["2", "3"])
        assert {place: told["answers"][place]["chosen"] for place in "1234"} == {
            "1": ["b"], "2": ["b"], "3": ["b"], "4": ["a"],
        }  # fmt: skip

    @pytest.mark.parametrize("ends_by", ["hand", "clock"])
    def test_after_the_end_it_is_told_what_counted(self, client, make, season, who, clock, ends_by):
        attempt = start(client, who, make.paper(season)).json
        save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
        if ends_by == "hand":
            submit(client, who, attempt)
        else:
            clock.set(at(1, day=15))
        late = save(client, who, attempt, {"1": {"chosen": ["b"], "seq": 2}})
        assert late.status_code == 409
        assert late.json["state"] == ("submitted" if ends_by == "hand" else "expired")
        assert late.json["answers"] == {"1": {"chosen": ["a"], "seq": 1}}
        asked = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json
        assert (asked["state"], asked["answers"]) == (late.json["state"], late.json["answers"])
