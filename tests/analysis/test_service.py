"""The job on real attempts: what it looks at, when it runs, and that it can be run twice."""

from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.analysis import queries, service
from quizsvc.analysis.models import AnalysedPaper, ItemFigures, ItemTally
from quizsvc.attempts import service as attempts
from quizsvc.identity import queries as identity
from quizsvc.kit import db
from quizsvc.roster.models import Person
from quizsvc.worker import tick
from tests.analysis.steps import answer, compute, expire
from tests.attempts.steps import at
from tests.locks import held_elsewhere


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def questions(make):
    return [make.question() for _ in range(5)]


@pytest.fixture
def paper(make, season, questions):
    return make.paper(season, revisions=questions)


def figures(revision):
    """The row of a revision, read afresh; None if there is none."""
    with db.transaction():
        row = db.session().get(ItemFigures, revision.id, populate_existing=True)
        return None if row is None else dict(vars(row))


def rows(table):
    with db.transaction():
        return sorted(map(tuple, db.session().execute(sa.select(table.__table__))), key=repr)


def right(questions, *, but=()):
    return {each.id: "b" if each in but else "a" for each in questions}


def test_what_four_people_answered(make, season, questions, paper, clock):
    """x of the first question and y of the others, of 20 and 80 points: (20, 80), (20, 40), (0, 60), (0, 20),
    the worked example of the rules. It took them 2, 3, 5 and 8 minutes."""
    first, *others = questions
    mistakes = [[], others[:2], [first, others[0]], [first, *others[:3]]]
    for minutes, wrong in zip((2, 3, 5, 8), mistakes, strict=True):
        member, chosen = make.member(), right(questions, but=wrong)
        attempt = answer(member, paper, {}, now=clock.now(), submit=False)
        assert attempt.state == "in_progress"
        answer(member, paper, chosen, now=clock.now() + timedelta(minutes=minutes))
    compute()
    found = figures(first)
    assert (found["served"], found["answered"], found["facility"], found["sd"]) == (4, 4, 5000, 5774)
    assert (found["discrimination"], found["efficiency"]) == (4472, 5000)
    assert (found["chosen"], found["best"], found["chosen_by_best"]) == (
        {"a": 2, "b": 2}, 2, {"a": 1, "b": 1},
    )  # fmt: skip
    assert (found["median_attempt_s"], found["warnings"], found["suspicion"]) == (240, [], 0)
    assert figures(others[0])["chosen"] == {"a": 1, "b": 3}


def test_an_option_and_a_key_that_look_wrong(make, season, questions, paper, clock):
    """Sixty people: the better half say b where the key is a, the others a; nobody says c or d."""
    first, *others = questions
    for number in range(60):
        good = number < 30
        chosen = right(questions, but=[first] if good else others)
        answer(make.member(), paper, chosen, now=clock.now())
    compute()
    found = figures(first)
    assert [(each["code"], each["option"]) for each in found["warnings"]] == [
        ("distractor-beats-key", "b"),
        ("negative-discrimination", None),
        ("unused-option", "c"),
        ("unused-option", "d"),
    ]
    assert found["discrimination"] == -10000
    assert found["suspicion"] > figures(others[0])["suspicion"]


class TestWhatIsLookedAt:
    def test_only_the_first_attempt_of_a_person(self, make, season, questions, paper, clock):
        member = make.member()
        answer(member, paper, right(questions, but=questions), now=clock.now())
        answer(member, paper, right(questions), now=clock.now() + timedelta(minutes=9))
        compute()
        assert (figures(questions[0])["served"], figures(questions[0])["facility"]) == (1, 0)

    def test_not_those_of_staff(self, make, season, questions, paper, clock):
        editor = make.participant(None, Role.EDITOR)
        with db.transaction():
            staff = db.session().get_one(Person, identity.person_of(editor.id))
        answer(staff, paper, right(questions), now=clock.now())
        compute()
        assert figures(questions[0]) is None

    def test_what_was_expired_but_not_without_any_answer(self, make, season, questions, paper, clock):
        first, second, *_ = questions
        answer(make.member(), paper, {first.id: "a"}, now=clock.now(), submit=False)
        answer(make.member(), paper, {}, now=clock.now(), submit=False)
        clock.set(at(0, 0, 6, day=15))
        expire(clock.now())
        compute()
        assert (figures(first)["served"], figures(first)["answered"]) == (1, 1)
        assert (figures(second)["served"], figures(second)["answered"], figures(second)["facility"]) == (
            1,
            0,
            0,
        )

    def test_not_what_runs_or_is_void(self, make, season, questions, paper, clock):
        answer(make.member(), paper, right(questions), now=clock.now(), submit=False)
        spoilt = answer(make.member(), paper, right(questions), now=clock.now())
        organizer = make.account(Role.ORGANIZER).id
        with db.transaction():
            held = attempts.held(spoilt.id)
            attempts.void(now=clock.now(), actor=organizer, attempt=held, reason="作弊", address=None)
        compute()
        assert figures(questions[0]) is None
        assert [row.complete for row in rows_of_papers()] == [False]

    def test_all_papers_of_a_revision_together(self, make, season, questions, paper, clock):
        """The same revisions on a weekly test of the next week, where they are worth less."""
        answer(make.member(), paper, right(questions), now=clock.now())
        weekly = make.paper(season, kind="weekly", on=at(10, day=19).date(), revisions=questions)
        clock.set(at(10, day=19))
        member = make.member()
        answer(member, weekly, {}, now=clock.now(), submit=False)
        answer(member, weekly, right(questions, but=questions[:1]), now=clock.now() + timedelta(minutes=10))
        compute()
        found = figures(questions[0])
        assert (found["served"], found["facility"], found["sd"]) == (2, 5000, 7071)
        assert (found["chosen"], found["median_attempt_s"]) == ({"a": 1, "b": 1}, 300)

    def test_each_revision_by_itself(self, make, season, questions, paper, clock):
        answer(make.member(), paper, right(questions), now=clock.now())
        newer = make.revision(questions[0], stem="改过的题干")
        compute()
        assert figures(newer) is None
        assert figures(questions[0])["served"] == 1


def rows_of_papers():
    with db.transaction():
        return list(db.session().execute(sa.select(AnalysedPaper.__table__)))


class TestWhenItRuns:
    def test_at_most_every_ten_minutes_and_once_at_the_end(self, make, season, questions, paper, clock):
        answer(make.member(), paper, right(questions), now=clock.now())
        compute()
        answer(make.member(), paper, right(questions), now=clock.now())
        clock.advance(minutes=9)
        compute()
        assert figures(questions[0])["served"] == 1
        clock.advance(minutes=1)
        compute()
        assert figures(questions[0])["served"] == 2
        clock.set(at(23, 59))
        compute()
        answer(make.member(), paper, right(questions), now=clock.now())
        clock.set(at(0, 0, 5, day=15))
        assert not waits(clock)
        clock.set(at(0, 0, 6, day=15))
        assert waits(clock)
        compute()
        assert figures(questions[0])["served"] == 3
        assert [row.complete for row in rows_of_papers()] == [True]
        clock.advance(hours=24)
        assert not waits(clock)

    def test_the_end_waits_for_those_who_are_at_work(self, make, season, questions, paper, clock):
        answer(make.member(), paper, {questions[0].id: "a"}, now=clock.now(), submit=False)
        compute()
        clock.set(at(0, 5, day=15))
        compute()
        assert [row.complete for row in rows_of_papers()] == [False]
        expire(clock.now())
        compute()
        assert [row.complete for row in rows_of_papers()] == [True]
        assert figures(questions[0])["served"] == 1

    def test_not_what_is_only_drawn_or_has_just_opened(self, make, season, clock):
        make.paper(season, published=False)
        make.paper(season, on=at(10, day=15).date())
        assert not waits(clock)
        clock.set(at(0, 9, day=15))
        assert not waits(clock)
        clock.set(at(0, 10, day=15))
        assert waits(clock)

    def test_the_tick_sees_what_waits(self, make, season, paper, clock):
        with db.transaction():
            assert "analysis.compute" in tick.facts(clock.now()).waits
        compute()
        with db.transaction():
            assert "analysis.compute" not in tick.facts(clock.now()).waits

    def test_not_in_a_request(self, client, make, season, questions, paper, clock):
        answer(make.member(), paper, right(questions), now=clock.now())
        who = make.headers(make.account(Role.EDITOR))
        asked = client.get(f"/api/v1/questions/{questions[0].question_id}/figures", headers=who)
        assert asked.json["items"][0]["figures"] is None


def waits(clock):
    with db.transaction():
        return queries.work_waits(clock.now())


class TestTwice:
    def test_makes_the_same_rows(self, make, season, questions, paper, clock):
        for wrong in range(4):
            answer(make.member(), paper, right(questions, but=questions[:wrong]), now=clock.now())
        compute()
        before = [rows(table) for table in (AnalysedPaper, ItemTally, ItemFigures)]
        with db.transaction():
            db.session().execute(sa.delete(AnalysedPaper))
        compute()
        assert [rows(table) for table in (AnalysedPaper, ItemTally, ItemFigures)] == before

    def test_two_exclude_each_other(self, app, make, season, paper, clock):
        with held_elsewhere("analysis.compute"), db.transaction():
            assert not service.compute(now=clock.now())
        with db.transaction():
            assert service.compute(now=clock.now())

    def test_one_that_dies_leaves_all_as_it_was(self, make, season, questions, paper, clock):
        answer(make.member(), paper, right(questions), now=clock.now())
        compute()
        before = rows(ItemFigures)
        clock.advance(minutes=10)
        answer(make.member(), paper, right(questions), now=clock.now())
        with suppress(InterruptedError), db.transaction():
            service.compute(now=clock.now())
            raise InterruptedError
        assert rows(ItemFigures) == before
        compute()
        assert figures(questions[0])["served"] == 2

    def test_a_loaded_season_is_done_in_turns(self, make, season, clock):
        made = [make.question() for _ in range(service.MOST_PAPERS + 1)]
        for day, revision in enumerate(made, start=5):
            make.paper(season, on=at(10, day=day).date(), revisions=[revision])
        clock.set(at(10, day=30))
        compute()
        assert len(rows_of_papers()) == service.MOST_PAPERS
        assert waits(clock)
        compute()
        assert not waits(clock)
