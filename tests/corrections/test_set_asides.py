"""A question that is set aside for all: 0 of 0 whoever answered it, and whenever."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.analysis.models import ItemFigures
from quizsvc.attempts.models import Attempt
from quizsvc.corrections import service
from quizsvc.corrections.service import applying
from quizsvc.kit import db, marks, queue
from quizsvc.papers import queries as papers
from quizsvc.rankings.queries import MENDING
from tests.attempts.steps import start, submit
from tests.corrections.steps import chosen, compute, numbers, settle, states
from tests.locks import held_elsewhere


def place_of(paper, number):
    with db.transaction():
        return papers.questions_of(paper.id)[number - 1]


def analysed():
    with db.transaction():
        return set(db.session().scalars(sa.select(ItemFigures.revision_id)))


def marked(attempt):
    """Score and earned points, the latter by the number on the paper."""
    there = numbers(attempt)
    with db.transaction():
        row = db.session().get_one(Attempt, int(attempt["id"]))
        earned = row.earned or []
        return row.score, {on_paper: earned[number - 1] for on_paper, number in there.items()}


def killed_after(work):
    """A transaction that ends when its work is done, and before the commit."""
    with db.transaction():
        assert work()
        raise KeyboardInterrupt


class TestMarks:
    def test_who_was_right_and_who_was_wrong_are_marked_anew(self, client, make, organizers, daily):
        papers_of = {}
        for name, given in {
            "right": {},
            "wrong here": {"q2": "b"},
            "wrong elsewhere": {"q3": "b"},
            "blank here": {"q2": ""},
        }.items():
            account = make.participant()
            who = make.headers(account)
            attempt = start(client, who, daily).json
            submit(client, who, attempt, chosen(attempt, **given))
            papers_of[name] = attempt
        made = organizers.propose("set_aside", paper_id=daily.id, number=2)
        assert made["dry_run"]["attempts"] == {
            "ended": 4, "running": 0, "changed": 3, "higher": 2, "lower": 1,
        }  # fmt: skip
        moved = {
            (each["score_before"], each["score_after"], each["week_before"], each["week_after"])
            for each in made["dry_run"]["people"]
        }
        assert moved == {("80.00", "100.00", "80.00", "100.00"), ("80.00", "75.00", "80.00", "75.00")}
        organizers.approve(made)
        settle()
        scores = {name: marked(attempt)[0] for name, attempt in papers_of.items()}
        assert scores == {
            "right": 10000, "wrong here": 10000, "wrong elsewhere": 7500, "blank here": 10000,
        }  # fmt: skip
        assert {marked(attempt)[1][2] for attempt in papers_of.values()} == {0}
        assert states(organizers.read(made)) == ["open", "approved", "applied"]

    def test_who_hands_in_later_is_marked_so_too(self, client, make, organizers, daily):
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        organizers.done("set_aside", paper_id=daily.id, number=2)
        result = submit(client, who, attempt, chosen(attempt, q2="b", q3="b")).json
        assert result["score"] == "75.00"
        settle()
        assert marked(attempt)[0] == 7500

    def test_the_standing_is_computed_again(self, client, make, organizers, daily):
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        submit(client, who, attempt, chosen(attempt, q2="b"))
        compute()
        organizers.done("set_aside", paper_id=daily.id, number=2)
        compute()
        auditor = make.headers(make.account("auditor"))
        standing = client.get("/api/v1/standings/2021-W28", headers=auditor).json
        assert [each["score"] for each in standing["people"]["items"]] == ["100.00"]

    def test_its_answers_say_nothing_any_more(self, client, make, organizers, clock, daily):
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        submit(client, who, attempt, chosen(attempt))
        clock.advance(minutes=10)
        queue.perform("analysis.compute", {})
        out = place_of(daily, 2).revision_id
        assert out in analysed()
        organizers.done("set_aside", paper_id=daily.id, number=2)
        queue.perform("analysis.compute", {})
        assert analysed() == {place_of(daily, number).revision_id for number in (1, 3, 4, 5)}

    def test_what_is_void_stays_as_it_was(self, client, make, organizers, daily):
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        submit(client, who, attempt, chosen(attempt, q2="b"))
        organizers.done("void", attempt_id=attempt["id"])
        organizers.done("set_aside", paper_id=daily.id, number=2)
        assert marked(attempt)[0] == 8000

    def test_standings_are_not_published_before_it_is_done(self, client, organizers, clock, weekly):
        clock.set(weekly.closes_at - timedelta(seconds=1))
        organizers.approve(organizers.propose("set_aside", paper_id=weekly.id, number=2))
        clock.advance(seconds=10)
        compute()

        def publish():
            path = "/api/v1/standings/2021-W28/publish"
            return client.post(path, headers=organizers.one, json={}).json

        assert publish()["type"] == "/problems/standing-stale"
        settle()
        compute()
        assert publish()["version"] == 1


class TestTheJob:
    @pytest.fixture
    def approved(self, client, make, organizers, daily):
        """Three attempts whose marks are stale, and the proposal that made them so."""
        attempts = []
        for _ in range(3):
            who = make.headers(make.participant())
            attempts.append(start(client, who, daily).json)
            submit(client, who, attempts[-1], chosen(attempts[-1], q2="b"))
        return organizers.approve(organizers.propose("set_aside", paper_id=daily.id, number=2)), attempts

    def test_killed_before_the_commit_it_left_nothing_and_does_it_next_time(self, approved, clock):
        _, attempts = approved
        with pytest.raises(KeyboardInterrupt):
            killed_after(lambda: service.apply_approved(now=clock.now()))
        assert [marked(attempt)[0] for attempt in attempts] == [8000] * 3
        assert marks.waiting(MENDING)
        settle()
        assert [marked(attempt)[0] for attempt in attempts] == [10000] * 3
        assert not marks.waiting(MENDING)

    def test_beside_itself_it_waits_for_its_turn(self, app, approved, clock, organizers):
        proposal, _ = approved
        with held_elsewhere(applying.LOCK), db.transaction():
            assert not service.apply_approved(now=clock.now())
        assert organizers.read(proposal)["state"] == "approved"
        assert marks.waiting(MENDING)

    def test_twice_it_does_nothing_more(self, approved, organizers):
        proposal, attempts = approved
        settle()
        done = [marked(attempt) for attempt in attempts], organizers.read(proposal)
        settle()
        assert ([marked(attempt) for attempt in attempts], organizers.read(proposal)) == done


class TestRefusals:
    def test_the_last_question_stays(self, make, organizers, season):
        single = make.paper(season, revisions=[make.question(), make.question()], points=[5000, 5000])
        organizers.done("set_aside", paper_id=single.id, number=1)
        refused = organizers.propose("set_aside", paper_id=single.id, number=2, status=409)
        assert refused["type"] == "/problems/last-question"

    def test_once_is_enough(self, organizers, daily):
        organizers.done("set_aside", paper_id=daily.id, number=2)
        refused = organizers.propose("set_aside", paper_id=daily.id, number=2, status=409)
        assert refused["type"] == "/problems/already-set-aside"

    def test_two_of_one_paper_are_looked_at_one_after_the_other(self, organizers, daily):
        first = organizers.propose("set_aside", paper_id=daily.id, number=2)
        second = organizers.propose("set_aside", paper_id=daily.id, number=3)
        organizers.approve(first)
        assert organizers.approve(second, status=409)["type"] == "/problems/inputs-moved"

    def test_only_before_the_paper_closes(self, organizers, clock, daily):
        made = organizers.propose("set_aside", paper_id=daily.id, number=2)
        clock.set(daily.closes_at)
        assert organizers.approve(made, status=409)["type"] == "/problems/paper-over"
        refused = organizers.propose("set_aside", paper_id=daily.id, number=3, status=409)
        assert refused["type"] == "/problems/paper-over"


class TestSight:
    def test_no_key_is_in_a_proposal(self, client, make, organizers, season):
        revisions = [make.question("multiple", explanation="绝密解析", citation="绝密依据") for _ in range(3)]
        paper = make.paper(season, revisions=revisions, points=[100] * 3)
        made = organizers.propose("set_aside", paper_id=paper.id, number=1)
        for seen in (made, organizers.approve(made), organizers.read(made)):
            assert "绝密" not in str(seen)
            assert '"key"' not in str(seen).replace("'", '"')

    def test_the_review_shows_its_key_and_says_that_it_does_not_count(self, client, make, organizers, daily):
        organizers.done("set_aside", paper_id=daily.id, number=2)
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        review = submit(client, who, attempt, chosen(attempt)).json["review"]
        out = numbers(attempt)[2]
        noted = {line["number"]: line["note"] for line in review if line["note"]}
        assert noted == {out: "本题已作废，不计分"}
        assert (review[out - 1]["key"], review[out - 1]["earned"]) == (["a"], "0.00")

    def test_staff_see_it_on_the_paper(self, client, organizers, daily):
        organizers.done("set_aside", paper_id=daily.id, number=2)
        shown = client.get(f"/api/v1/papers/{daily.id}", headers=organizers.one).json["questions"]
        assert [each["number"] for each in shown if each["set_aside"]] == [2]
