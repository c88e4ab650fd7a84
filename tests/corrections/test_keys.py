"""A key that turned out wrong: each policy, worked out by hand (rules.md §8)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.bank import queries as bank
from quizsvc.bank.models import QuestionRevision
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.papers import queries as papers
from tests.attempts.steps import start, submit
from tests.corrections.steps import chosen, numbers, score_of, settle, states

POLICIES = ("rekey", "accept_both", "full_credit", "drop")


class TestPolicies:
    """Four questions of 25 points; the first has the key a, b is right. Of three people one chose a, one b,
    one c; all others of the paper are right."""

    @pytest.mark.parametrize(
        ("policy", "a", "b", "c", "blank"),
        [
            ("rekey", 7500, 10000, 7500, 7500),
            ("accept_both", 10000, 10000, 7500, 7500),
            ("full_credit", 10000, 10000, 10000, 10000),
            ("drop", 10000, 10000, 10000, 10000),
        ],
    )
    def test_single_choice(self, organizers, sit, wrong, paper, policy, a, b, c, blank):
        attempts = [sit(paper, q1=letter) for letter in ("a", "b", "c", "")]
        assert [score_of(each) for each in attempts] == [10000, 7500, 7500, 7500]
        organizers.done("correction", question_id=wrong.question_id, policy=policy, key=["b"])
        assert [score_of(each) for each in attempts] == [a, b, c, blank]

    def test_dropped_is_not_the_same_as_full_credit(self, organizers, sit, wrong, paper):
        """One of the other three is wrong too: 50 of 75 is 66.67, 75 of 100 is 75.00."""
        attempt = sit(paper, q1="c", q2="b")
        organizers.done("correction", question_id=wrong.question_id, policy="full_credit", key=["b"])
        assert score_of(attempt) == 7500
        organizers.done("correction", question_id=wrong.question_id, policy="drop")
        assert score_of(attempt) == 6667

    @pytest.mark.parametrize(
        ("multiple", "policy", "scores"),
        # Key ab, right is abc; 30 points, and one of 70 that is right. Chosen: a, ab, ac, abc, abd.
        [
            ("all_or_nothing", "rekey", (7000, 7000, 7000, 10000, 7000)),
            ("all_or_nothing", "accept_both", (7000, 10000, 7000, 10000, 7000)),
            ("half_if_subset", "rekey", (8500, 8500, 8500, 10000, 7000)),
            ("half_if_subset", "accept_both", (8500, 10000, 8500, 10000, 7000)),
            ("proportional_if_subset", "rekey", (8000, 9000, 9000, 10000, 7000)),
            # a: half of ab is 15, a third of abc 10.
            ("proportional_if_subset", "accept_both", (8500, 10000, 9000, 10000, 7000)),
            ("fixed_if_subset", "rekey", (7500, 7500, 7500, 10000, 7000)),
            ("fixed_if_subset", "accept_both", (7500, 10000, 7500, 10000, 7000)),
            ("half_if_subset", "full_credit", (10000,) * 5),
            ("half_if_subset", "drop", (10000,) * 5),
        ],
    )
    def test_multiple_choice(self, make, organizers, sit, multiple, policy, scores):
        more = {"fixed_points": "5.00"} if multiple == "fixed_if_subset" else {}
        season = make.season(settings={"multiple_choice": multiple, **more})
        wrong = make.question("multiple", key=["a", "b"])
        paper = make.paper(season, revisions=[wrong, make.question()], points=[3000, 7000])
        attempts = [sit(paper, q1=letters) for letters in ("a", "ab", "ac", "abc", "abd")]
        organizers.done("correction", question_id=wrong.question_id, policy=policy, key=["a", "b", "c"])
        assert tuple(score_of(each) for each in attempts) == scores

    def test_a_blank_attempt_gets_full_credit_and_still_does_not_count(
        self, client, make, organizers, clock, wrong, paper
    ):
        who = make.headers(make.participant())
        attempt = start(client, who, paper).json
        clock.set(paper.closes_at)
        clock.advance(seconds=6)
        client.get(f"/api/v1/attempts/{attempt['id']}", headers=who)
        organizers.done("correction", question_id=wrong.question_id, policy="full_credit")
        result = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]
        assert (result["score"], result["counted"]) == ("25.00", False)


def test_it_is_proposed_with_all_four_side_by_side(organizers, sit, wrong, paper):
    for letter in ("a", "b", "b"):
        sit(paper, q1=letter)
    made = organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    seen = made["dry_run"]["policies"]
    assert [each["policy"] for each in seen] == list(POLICIES)
    assert [each["policy"] for each in seen if each["chosen"]] == ["rekey"]
    counts = {each["policy"]: (each["attempts"]["higher"], each["attempts"]["lower"]) for each in seen}
    assert counts == {"rekey": (2, 1), "accept_both": (2, 0), "full_credit": (2, 0), "drop": (2, 0)}
    assert made["dry_run"]["attempts"] == next(each["attempts"] for each in seen if each["chosen"])
    assert made["inputs"]["places"] == [
        {
            "paper_id": str(paper.id),
            "number": 1,
            "revision_id": str(wrong.id),
            "policy": None,
            "keys": [["a"]],
        }
    ]
    organizers.approve(made)
    settle()
    assert states(organizers.read(made)) == ["open", "approved", "applied"]


def test_what_the_dry_run_says_is_what_happens(organizers, sit, wrong, paper):
    attempts = {int(each["id"]): each for each in (sit(paper, q1=letter) for letter in "aabbc")}
    for policy in ("rekey", "accept_both", "drop"):
        made = organizers.propose("correction", question_id=wrong.question_id, policy=policy, key=["b"])
        before = {id_: score_of(each) for id_, each in attempts.items()}
        organizers.approve(made)
        settle()
        moved = {id_: (before[id_], score_of(each)) for id_, each in attempts.items()}
        told = {
            int(each["attempt_id"]): (_hundredths(each["score_before"]), _hundredths(each["score_after"]))
            for each in made["dry_run"]["people"]
        }
        assert told == {id_: pair for id_, pair in moved.items() if pair[0] != pair[1]}
        if policy == "rekey":
            again = organizers.propose(
                "correction", question_id=wrong.question_id, policy="rekey", key=["b"], status=409
            )
            assert again["type"] == "/problems/nothing-to-correct"
            # Back to the old key, so that the next policy has something to do.
            organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["a"])
    gone = organizers.propose(
        "correction", question_id=wrong.question_id, policy="rekey", key=["b"], status=409
    )
    assert gone["type"] == "/problems/nothing-to-correct"


def test_a_paper_that_drops_out_is_one_less_for_the_whole_week(make, clock, organizers, season, sit, wrong):
    """Who had nothing right on it, and who never saw it: 100 of two practices is 50, of one 100."""
    other = make.paper(season, on=date(2021, 7, 13))
    gone = make.paper(season, revisions=[wrong], points=[100])
    clock.set(other.opens_at + timedelta(hours=1))
    sit(other)
    clock.set(gone.opens_at + timedelta(hours=1))
    for letter in "ab":
        sit(gone, q1=letter)
    made = organizers.propose("correction", question_id=wrong.question_id, policy="drop")
    weeks = {(each["week_before"], each["week_after"]) for each in made["dry_run"]["people"]}
    took_part = [each["took_part_after"] for each in made["dry_run"]["people"]]
    assert (weeks, sorted(took_part)) == (
        {("50.00", "0.00"), ("0.00", "0.00"), ("50.00", "100.00")},
        [False, False, True],
    )


def _hundredths(text):
    return int(text.replace(".", ""))


def test_every_paper_of_the_season_with_the_question_is_mended(make, organizers, season, sit, wrong, paper):
    first = sit(paper, q1="b")
    again = make.paper(season, on=date(2021, 7, 16), revisions=[make.question(), wrong], points=[5000, 5000])
    make.clock.set(again.opens_at)
    second = sit(again, q2="b")
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    assert (score_of(first), score_of(second)) == (10000, 10000)
    with db.transaction():
        noted = papers.noted_of(wrong.question_id)
    assert [(each.paper_id, each.number) for each in noted] == [(paper.id, 1), (again.id, 2)]


def test_one_that_was_put_right_before_is_left_alone(make, organizers, season, wrong, paper):
    """An editor has mended the question, and a later paper has it right."""
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    with db.transaction():
        right = (
            db.session()
            .scalars(sa.select(QuestionRevision).filter_by(question_id=wrong.question_id, number=2))
            .one()
        )
    make.paper(season, on=date(2021, 7, 16), revisions=[right, make.question()], points=[5000, 5000])
    made = organizers.propose("correction", question_id=wrong.question_id, policy="full_credit")
    assert len(made["inputs"]["places"]) == 2  # without a key, every paper
    organizers.withdraw(made)
    gone = organizers.propose("correction", question_id=wrong.question_id, policy="rekey", status=409)
    assert gone["type"] == "/problems/nothing-to-correct"


class TestTheBank:
    def newest(self, client, organizers, wrong):
        return client.get(f"/api/v1/questions/{wrong.question_id}", headers=organizers.one).json

    def test_it_gets_the_key_and_is_approved_by_the_second_one(self, client, organizers, wrong, paper):
        told = {"question_id": wrong.question_id, "policy": "rekey", "key": ["b"], "reason": "教材有误"}
        organizers.done("correction", **told)
        newest = self.newest(client, organizers, wrong)
        assert (newest["state"], newest["key"], newest["revision"]) == ("approved", ["b"], 2)
        path = f"/api/v1/questions/{wrong.question_id}/revisions"
        revisions = client.get(path, headers=organizers.one).json["items"]
        assert revisions[0]["reason"] == "更正答案：教材有误"
        assert revisions[0]["created_by"] == str(organizers.first.id)

    def test_what_its_approval_does_is_the_second_ones_and_says_so(self, organizers, wrong, paper):
        """The bank's deeds and those on papers, in the order in which they were done."""
        made = organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
        about = {f"question:{wrong.question_id}", f"paper:{paper.id}"}
        with db.transaction():
            found = sa.select(AuditEvent).where(AuditEvent.subject.in_(about)).order_by(AuditEvent.id)
            deeds = db.session().scalars(found.where(AuditEvent.actor.is_not(None))).all()
            told = [(each.action, each.actor, each.detail["proposal"]) for each in deeds]
            steps = bank.steps(wrong.question_id)
        by = (organizers.second.id, int(made["id"]))
        actions = ("question.revise", "question.submit", "question.approve", "paper.correct")
        assert told == [(action, *by) for action in actions]
        assert [(each["deed"], each["proposal"]) for each in steps[:3]] == [
            ("approve", by[1]), ("submit", by[1]), ("write", None),
        ]  # fmt: skip

    def test_its_corrections_are_listed(self, client, make, organizers, wrong, paper):
        organizers.done("correction", question_id=wrong.question_id, policy="accept_both", key=["b"])
        headers = make.headers(make.account("editor"))
        path = f"/api/v1/questions/{wrong.question_id}/corrections"
        (item,) = client.get(path, headers=headers).json["items"]
        assert (item["paper_id"], item["number"], item["reason"]) == (str(paper.id), 1, "断网")
        assert (item["correction"]["policy"], item["correction"]["keys"]) == ("accept_both", [["a"], ["b"]])

    def test_what_was_mended_by_an_editor_needs_no_key(self, client, organizers, sit, wrong, paper):
        attempt = sit(paper, q1="b")
        path = f"/api/v1/questions/{wrong.question_id}"
        mended = {"key": ["b"], "explanation": "看第二条", "reason": "答案有误"}
        answer = client.patch(path, headers={**organizers.one, "If-Match": '"1"'}, json=mended)
        assert answer.status_code == 200
        organizers.done("correction", question_id=wrong.question_id, policy="rekey")
        assert score_of(attempt) == 10000
        assert self.newest(client, organizers, wrong)["revision"] == 2

    @pytest.mark.parametrize("policy", ["full_credit", "drop"])
    def test_without_a_key_it_stays_as_it_is(self, client, organizers, wrong, paper, policy):
        organizers.done("correction", question_id=wrong.question_id, policy=policy)
        assert self.newest(client, organizers, wrong)["revision"] == 1

    def test_what_an_editor_does_to_it_meanwhile_stops_nothing(self, client, organizers, sit, wrong, paper):
        """Approved, but not yet finished: the key that was approved is none of its options any more."""
        attempt = sit(paper, q1="d")
        made = organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["d"])
        organizers.approve(made)
        options = [{"id": letter, "text": f"另一个选项{letter}"} for letter in "abc"]
        rewritten = {"options": options, "key": ["c"], "explanation": "换了选项", "reason": "重写"}
        headers = {**organizers.one, "If-Match": '"2"'}
        answer = client.patch(f"/api/v1/questions/{wrong.question_id}", headers=headers, json=rewritten)
        assert answer.status_code == 200, answer.text
        settle()
        assert (score_of(attempt), states(organizers.read(made))[-1]) == (10000, "applied")

    def test_a_retired_one_is_not_written(self, client, organizers, sit, wrong, paper):
        attempt = sit(paper, q1="b")
        with db.transaction() as session:
            retire = sa.text("update questions set state = 'retired' where id = :id")
            session.execute(retire, {"id": wrong.question_id})
        organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
        assert (score_of(attempt), self.newest(client, organizers, wrong)["revision"]) == (10000, 1)

    def test_options_in_another_order_are_known_by_their_texts(self, client, organizers, sit, wrong, paper):
        attempt = sit(paper, q1="b")
        path = f"/api/v1/questions/{wrong.question_id}"
        texts = {option["id"]: option["text"] for option in wrong.options}
        turned = [{"id": new, "text": texts[old]} for new, old in zip("abcd", "badc", strict=True)]
        body = {"options": turned, "key": ["b"], "reason": "换序"}
        assert client.patch(path, headers={**organizers.one, "If-Match": '"1"'}, json=body).status_code == 200
        organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["a"])
        assert score_of(attempt) == 10000

    def test_a_key_that_is_none_is_refused(self, organizers, wrong, paper):
        for key in (["e"], ["a", "b"]):
            told = {"question_id": wrong.question_id, "policy": "rekey", "key": key}
            organizers.propose("correction", status=422, **told)
        organizers.propose("correction", question_id=10**15, policy="drop", status=404)


def test_what_moved_meanwhile_is_looked_at_again(client, organizers, wrong, paper):
    made = organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    organizers.done("set_aside", paper_id=paper.id, number=1)
    assert organizers.approve(made, status=409)["type"] == "/problems/inputs-moved"


def test_the_review_shows_the_right_key_and_says_so(client, organizers, sit, wrong, paper):
    attempt = sit(paper, q1="b")
    path = f"/api/v1/questions/{wrong.question_id}"
    better = {"explanation": "应为乙", "reason": "解析有误"}
    assert client.patch(path, headers={**organizers.one, "If-Match": '"1"'}, json=better).status_code == 200
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    result = client.get(f"/api/v1/attempts/{attempt['id']}", headers=attempt["who"]).json["result"]
    line = result["review"][numbers(attempt)[1] - 1]
    assert (line["key"], line["earned"], line["explanation"]) == (["b"], "25.00", "应为乙")
    assert line["note"] == "本题答案已更正，按新答案计分"
    assert [each["note"] for each in result["review"] if each is not line] == [None] * 3


def test_who_hands_in_afterwards_is_marked_by_it(client, make, organizers, wrong, paper):
    who = make.headers(make.participant())
    attempt = start(client, who, paper).json
    organizers.approve(
        organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    )
    assert submit(client, who, attempt, chosen(attempt, q1="b")).json["score"] == "100.00"


def test_what_was_right_is_no_mistake(client, organizers, sit, wrong, paper):
    attempt = sit(paper, q1="b")
    book = client.get("/api/v1/me/wrong-questions", headers=attempt["who"])
    assert [line["question_id"] for line in book.json["items"]] == [str(wrong.question_id)]
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    assert client.get("/api/v1/me/wrong-questions", headers=attempt["who"]).json["items"] == []


def test_a_paper_that_loses_all_its_questions_counts_as_not_published(client, make, organizers, season, sit):
    lone = make.question()
    gone = make.paper(season, revisions=[lone], points=[10000])
    stays = make.paper(season, on=date(2021, 7, 13))
    make.clock.set(gone.opens_at)
    sit(gone)
    made = organizers.propose("correction", question_id=lone.question_id, policy="drop")
    assert {each["period"] for each in made["dry_run"]["periods"]} == {"2021-W28", "2021-07", "season"}
    organizers.approve(made)
    settle()
    with db.transaction():
        assert papers.emptied([gone.id, stays.id]) == {gone.id}
    standing = client.get("/api/v1/standings/2021-W28", headers=organizers.one).json
    assert standing["people"]["total"] == 0
