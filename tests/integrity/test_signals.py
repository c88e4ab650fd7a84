"""Signals as the job finds them in attempts that were really made, and what organizers do with them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.integrity.models import AttemptDevice, SignalStep, WatchedPaper
from quizsvc.kit import db, queue
from quizsvc.kit.audit import AuditEvent
from quizsvc.worker import tick
from quizsvc.worker.schedule import Ask, Facts, due
from tests.attempts.steps import at
from tests.corrections.steps import Organizers
from tests.integrity.steps import BASE, look

PHONE = "0f8fad5b-d9cb-469f-a165-70867728950e"
OVER = at(0, 0, 6, day=15)


@pytest.fixture
def paper(make, season):
    """Today's practice: five questions, closing at midnight."""
    return make.paper(season)


@pytest.fixture
def auditor(make):
    return make.headers(make.account("auditor"))


@pytest.fixture
def found(client, auditor):
    """The signals that a query lists."""

    def signals(query=""):
        answer = client.get(f"{BASE}/signals?{query}", headers=auditor)
        assert answer.status_code == 200, answer.text
        return answer.json["items"]

    return signals


def sit(group, clock, who, paper, wrong=None, *, seconds=60, device=None):
    """Start and hand in so many seconds later."""
    attempt = group.begin(who, paper, device=device)
    clock.advance(seconds=seconds)
    return group.end(who, attempt, wrong)


def placed(paper):
    """The numbers of the paper's questions by their stems."""
    found = sa.text(
        "select r.stem, q.number from paper_questions q join question_revisions r on r.id = q.revision_id "
        "where q.paper_id = :paper order by q.number"
    )
    with db.transaction():
        return dict(db.session().execute(found, {"paper": paper.id}).all())


def over(clock):
    """The paper is over, and has been looked at."""
    clock.set(OVER)
    look()
    with db.transaction():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(WatchedPaper)) == 1


def others(group, make, clock, paper, people):
    """Of so many other units somebody with everything right."""
    for _ in range(people):
        sit(group, clock, group.somebody(unit=make.unit()), paper)


class TestSpeed:
    def test_all_right_in_no_time(self, group, paper, clock, found):
        quick = sit(group, clock, group.somebody(), paper, seconds=3)
        sit(group, clock, group.somebody(), paper)
        over(clock)
        (signal,) = found()
        assert (signal["kind"], signal["state"], signal["paper"]["title"]) == ("speed", "open", "每日练习")
        assert [one["attempt_id"] for one in signal["attempts"]] == [quick["id"]]
        assert signal["attempts"][0]["unit_name"] == group.unit.name
        assert (signal["evidence"]["time_used_s"], signal["evidence"]["score"]) == (3, "100.00")
        assert signal["sentence"].startswith("3 秒答了 5 题")

    def test_practice_after_the_counted_attempt_is_nobodys_business(self, group, paper, clock, found):
        who = group.somebody()
        sit(group, clock, who, paper)
        sit(group, clock, who, paper, seconds=2)
        over(clock)
        assert found() == []


class TestLikeness:
    def test_copied_wrong_answers(self, group, make, paper, clock, found):
        wrong = dict(zip(placed(paper), "bcd", strict=False))
        copied = [sit(group, clock, group.somebody(), paper, wrong) for _ in range(2)]
        others(group, make, clock, paper, 4)
        over(clock)
        (signal,) = found()
        assert signal["kind"] == "likeness"
        assert [one["attempt_id"] for one in signal["attempts"]] == [one["id"] for one in copied]
        # Of the five others one gave each of the three answers; two of the six are of one unit.
        assert (signal["evidence"]["chance"], signal["evidence"]["pairs"]) == ("1/125", 1)
        assert (signal["evidence"]["span_s"], len(signal["evidence"]["wrong"])) == (60, 3)

    def test_the_honest_twin(self, group, make, paper, clock, found):
        for _ in range(2):
            sit(group, clock, group.somebody(), paper)
        hard = dict.fromkeys(placed(paper), "b")
        for _ in range(6):
            sit(group, clock, group.somebody(unit=make.unit()), paper, hard)
        over(clock)
        assert found() == []

    def test_what_was_set_aside_is_not_a_common_mistake(self, client, group, make, paper, clock, found):
        wrong = dict(zip(placed(paper), "bcd", strict=False))
        for _ in range(2):
            sit(group, clock, group.somebody(), paper, wrong)
        others(group, make, clock, paper, 4)
        for stem in list(wrong)[:2]:
            Organizers(client, make).done("set_aside", paper_id=paper.id, number=placed(paper)[stem])
        over(clock)
        assert found() == []


class TestDevices:
    def test_many_people_on_one(self, client, group, paper, clock, found):
        people = [sit(group, clock, group.somebody(), paper, device=PHONE) for _ in range(3)]
        sit(group, clock, group.somebody(), paper, device=PHONE[::-1])
        over(clock)
        (signal,) = found()
        assert signal["kind"] == "device"
        assert [one["attempt_id"] for one in signal["attempts"]] == [one["id"] for one in people]
        assert signal["evidence"] == {"people": 3, "gaps_s": [0, 0]}

    def test_only_a_mark_is_kept_and_only_until_the_paper_was_looked_at(self, group, paper, clock):
        sit(group, clock, group.somebody(), paper, device=PHONE)
        assert len(marks()) == 1
        assert PHONE.encode() not in marks()[0]
        over(clock)
        assert marks() == []

    def test_twice_is_once_and_five_are_enough(self, client, group, paper):
        who = group.somebody()
        attempt = group.begin(who, paper, device=PHONE)
        path = f"{BASE}/attempts/{attempt['id']}/device"
        for number in (0, 0, 1, 2, 3, 4, 5):
            sent = {"device": f"{number}".zfill(16)}
            assert client.post(path, headers=who, json=sent).status_code == 204
        assert len(marks()) == 5

    def test_only_while_the_attempt_runs_and_only_what_is_an_id(self, client, group, paper):
        who = group.somebody()
        attempt = group.begin(who, paper)
        path = f"{BASE}/attempts/{attempt['id']}/device"
        for device in ("short", "x" * 101, "with blanks in between", "设备" * 10, "0" * 16 + "\n"):
            assert client.post(path, headers=who, json={"device": device}).status_code == 422
        group.end(who, attempt)
        late = client.post(path, headers=who, json={"device": PHONE})
        assert (late.status_code, late.json["type"]) == (409, "/problems/attempt-not-running")


def marks():
    with db.transaction():
        return list(db.session().scalars(sa.select(AttemptDevice.mark)))


class TestLooking:
    def test_it_is_due_when_all_have_ended_and_done_once(self, group, paper, clock, found):
        sit(group, clock, group.somebody(), paper, seconds=3)
        running = group.somebody()
        attempt = group.begin(running, paper)

        def waits():
            with db.transaction():
                return "integrity.look" in tick.facts(clock.now()).waits

        assert not waits()
        clock.set(OVER)
        assert not waits()  # The sweeper has not been round yet.
        look()
        assert found() == []
        queue.perform("attempts.expire", {})
        assert waits()
        look()
        assert not waits()
        before = found()
        look()
        assert (len(before), found()) == (1, before)
        assert attempt["id"] not in [one["attempt_id"] for one in before[0]["attempts"]]

    def test_the_tick_asks_for_it(self):
        assert due(OVER, Facts(None, waits=("integrity.look",))) == [Ask.of("integrity.look")]
        assert due(OVER, Facts(None)) == []

    def test_what_closed_a_month_ago_is_let_be(self, group, paper, clock, found):
        sit(group, clock, group.somebody(), paper, seconds=3)
        clock.set(at(0, 0, day=15) + timedelta(days=30, seconds=1))
        look()
        assert found() == []

    def test_void_attempts_and_those_of_staff_are_not_looked_at(
        self, client, group, make, paper, clock, found
    ):
        void = sit(group, clock, group.somebody(), paper, seconds=3)
        Organizers(client, make).done("void", attempt_id=void["id"], reason="替考")
        editor = make.headers(make.participant(group.unit, "editor"))
        sit(group, clock, editor, paper, seconds=3)
        over(clock)
        assert found() == []


class TestDeciding:
    @pytest.fixture
    def signal(self, group, paper, clock, found):
        sit(group, clock, group.somebody(), paper, seconds=3)
        over(clock)
        (signal,) = found()
        return signal

    @pytest.fixture
    def decide(self, client, signal):
        def decision(who, word, reason="现场核实过"):
            path = f"{BASE}/signals/{signal['id']}/decide"
            return client.post(path, headers=who, json={"decision": word, "reason": reason})

        return decision

    def test_a_decision_and_its_reason_stay_when_another_replaces_it(self, make, decide, clock, found):
        first, second = make.account("organizer"), make.account("organizer")
        assert decide(make.headers(first), "noted").json["state"] == "noted"
        clock.advance(hours=1)
        shown = decide(make.headers(second), "dismissed", "本人当面做了一遍，同样快").json
        assert [(step["state"], step["account_name"], step["reason"]) for step in shown["history"]] == [
            ("noted", first.display_name, "现场核实过"),
            ("dismissed", second.display_name, "本人当面做了一遍，同样快"),
        ]
        assert found()[0]["state"] == "dismissed"
        with db.transaction():
            events = db.session().scalars(sa.select(AuditEvent).filter_by(action="signal.decide")).all()
            assert [(event.actor, event.detail["was"]) for event in events] == [
                (first.id, "open"),
                (second.id, "noted"),
            ]

    def test_the_same_again_is_refused_and_so_is_no_reason(self, make, decide):
        who = make.headers(make.account("organizer"))
        assert decide(who, "void_proposed").status_code == 200
        again = decide(who, "void_proposed")
        assert (again.status_code, again.json["type"]) == (409, "/problems/same-decision")
        assert decide(who, "noted", "").status_code == 422
        assert decide(who, "open").status_code == 422

    def test_nothing_follows_by_itself(self, client, make, decide, signal):
        who = make.headers(make.account("organizer"))
        shown = decide(who, "void_proposed").json
        assert [one["state"] for one in shown["attempts"]] == ["submitted"]
        assert client.get(f"{BASE}/proposals", headers=who).json["total"] == 0

    def test_lists_can_be_narrowed(self, make, decide, signal, season, paper, found):
        person = signal["attempts"][0]["person_id"]
        decide(make.headers(make.account("organizer")), "noted")
        for query, number in {
            "state=noted": 1,
            "state=open": 0,
            "kind=speed": 1,
            "kind=device": 0,
            f"person={person}": 1,
            f"person={int(person) + 1}": 0,
            f"paper={paper.id}": 1,
            f"paper={paper.id + 1}": 0,
            f"season={season.id}": 1,
            f"attempt={signal['attempts'][0]['attempt_id']}": 1,
            f"attempt={int(signal['attempts'][0]['attempt_id']) + 1}": 0,
            "period=2021-W28": 1,
            "period=2021-W29": 0,
            "sort=-attempts": 1,
        }.items():
            assert len(found(query)) == number, query

    def test_the_history_is_only_added_to(self, make, decide):
        assert decide(make.headers(make.account("organizer")), "noted").status_code == 200
        for statement in (sa.update(SignalStep).values(reason="别的"), sa.delete(SignalStep)):
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), db.transaction():
                db.session().execute(statement)
