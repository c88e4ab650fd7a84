"""What is in dispute in the demo: objections to questions, attempts that are worth a look, and what
organizers propose to each other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import State as AttemptState
from quizsvc.corrections import service as corrections
from quizsvc.corrections.rules import Kind
from quizsvc.demo.campaign import DAY, WEEKS_BEHIND
from quizsvc.demo.odd import ALIKE_WEEK, FAST_WEEKS
from quizsvc.demo.office import Office
from quizsvc.integrity import service as integrity
from quizsvc.integrity.models import Signal, SignalAttempt
from quizsvc.integrity.rules import ObjectionState, SignalKind, SignalState
from quizsvc.integrity.service.refusals import QuestionWithheld
from quizsvc.kit.db import session

MOST_LOOKS = 6
"""They reach the newest of the odd ones from any day; the worker looks at the rest."""
ODDS = {
    SignalKind.SPEED: "用时明显偏短，请本单位了解情况",
    SignalKind.LIKENESS: "两份答卷错得完全一样，前后脚交卷，拟作废后一份",
}


def ask_again(office: Office) -> None:
    """An organizer had somebody answer a test again whose power failed, and another one agreed."""
    sunday, paper = 7 * WEEKS_BEHIND - 1, office.test_of(WEEKS_BEHIND - 1)
    asked, agreed = office.frame.moment(sunday, 10, 20), office.frame.moment(sunday, 11, 5)
    ran_out = sa.select(Attempt.person_id).where(
        Attempt.paper_id == paper.id,
        Attempt.state == AttemptState.EXPIRED,
        Attempt.answered > 0,
        Attempt.submitted_at < asked,
    )
    person_id = session().scalars(ran_out.order_by(Attempt.id)).first()
    if person_id is None:
        return
    made = corrections.propose(
        now=asked,
        actor=office.ids["organizer1"],
        kind=Kind.GRANT,
        change={"paper_id": paper.id, "person_id": person_id},
        reason="作答中单位停电，恢复后已超时；单位书面证明",
        address=None,
    )
    second = office.ids["organizer2"]
    corrections.approve(now=agreed, later=lambda: agreed, actor=second, proposal_id=made.id, address=None)
    # What was published holds, so no other version follows; at an earlier time the last week had not begun.
    corrections.apply_approved(now=office.now)


@dataclass(frozen=True)
class Objects:
    """A participant's objection to a question of a week's test, and what an editor answered, if one did."""

    participant: int
    week: int
    text: str
    decision: ObjectionState | None = None
    answer: str = ""


OBJECTIONS = (
    Objects(
        *(1, 3, "解析引用的出处，和我查到的原文对不上，请核对。"),
        *(ObjectionState.DECLINED, "已核对原文，出处和答案都正确，维持原答案。"),
    ),
    Objects(
        *(2, 4, "题干没有写明前提，照字面看另一种理解也说得通。"),
        *(ObjectionState.ACCEPTED, "意见有道理，题干少了限定语，下次修订时补上；本题答案不变。"),
    ),
    Objects(3, 5, "题干的说法和我手头的学习材料不完全一样，请复核。"),
    Objects(1, 6, "解析只说了结论，我对照依据看，答案还可以商榷，请复核。"),
)


def object_to_questions(office: Office) -> None:
    for number, each in enumerate(OBJECTIONS):
        index = office.lived.people.played.participants[each.participant - 1]
        told = office.frame.moment(7 * (each.week + 1), 20, 10 + number)
        if each.decision is None:
            told = office.at(20, 10 + number, back=1)
        objection = _objection(office, each, office.lived.person_ids[index], told)
        if objection is not None and each.decision is not None:
            integrity.answer(
                now=told + timedelta(hours=14),
                actor=office.ids["editor1"],
                objection_id=objection,
                decision=each.decision,
                text=each.answer,
                address=None,
            )


def _objection(office: Office, each: Objects, person_id: int, told: datetime) -> int | None:
    """Made about the first wrong answer of which the solution is open."""
    sat = sa.select(Attempt).where(
        Attempt.paper_id == office.test_of(each.week).id, Attempt.person_id == person_id
    )
    attempt = session().scalars(sat.order_by(Attempt.number)).first()
    if attempt is None or attempt.earned is None:
        return None
    earned = dict(enumerate(attempt.earned, start=1))
    for number in sorted(earned, key=earned.__getitem__):
        try:
            return integrity.make(
                now=told,
                actor=office.ids[f"participant{each.participant}"],
                person_id=person_id,
                attempt_id=attempt.id,
                number=number,
                text=each.text,
                address=None,
            )
        except QuestionWithheld:
            continue
    return None


def find_signals(office: Office) -> None:
    """What was over the day before yesterday is looked at, some papers at a time."""
    for minutes in range(MOST_LOOKS):
        integrity.look(now=office.at(1, minutes))


def propose(office: Office) -> None:
    """One proposal was rejected, two wait for the second organizer."""
    _reject(office, *_void(office, FAST_WEEKS[0], SignalKind.SPEED))
    _void(office, ALIKE_WEEK, SignalKind.LIKENESS)
    _reach_back(office)


def _void(office: Office, week: int, kind: SignalKind) -> tuple[int, int]:
    """Propose to void what a signal is about, the later attempt of several; the signal's id and the
    proposal's.
    """
    of_paper = (Signal.paper_id == office.test_of(week).id, Signal.kind == kind)
    signal_id = session().scalars(sa.select(Signal.id).where(*of_paper).order_by(Signal.id)).first()
    assert signal_id is not None  # put there, and found
    integrity.decide(
        now=office.at(9, 30 + week),
        actor=office.ids["organizer1"],
        signal_id=signal_id,
        decision=SignalState.VOID_PROPOSED,
        reason=ODDS[kind],
        address=None,
    )
    about = sa.select(sa.func.max(SignalAttempt.attempt_id)).where(SignalAttempt.signal_id == signal_id)
    made = corrections.propose(
        now=office.at(9, 40 + week),
        actor=office.ids["organizer1"],
        kind=Kind.VOID,
        change={"attempt_id": session().scalar(about), "grant": False},
        reason=ODDS[kind],
        address=None,
    )
    return signal_id, made.id


def _reject(office: Office, signal_id: int, proposal_id: int) -> None:
    why = "单位说明本人当天在练习里刚做过这些题，仅凭用时短不足以作废"
    second = office.ids["organizer2"]
    corrections.reject(now=office.at(16, 5), actor=second, proposal_id=proposal_id, reason=why, address=None)
    integrity.decide(
        now=office.at(16, 20),
        actor=office.ids["organizer1"],
        signal_id=signal_id,
        decision=SignalState.NOTED,
        reason="按退回意见不作废，记下备查",
        address=None,
    )


def _reach_back(office: Office) -> None:
    """A sick leave of which the unit told too late."""
    days = {"first_on": office.monday(WEEKS_BEHIND - 1), "last_on": office.monday(WEEKS_BEHIND + 1) - DAY}
    corrections.propose(
        now=office.at(17, 10),
        actor=office.ids["organizer1"],
        kind=Kind.REACH_BACK,
        change={"exemption": {"person_id": office.lived.person_ids[office.sick], "reason": "长病假", **days}},
        reason="住院两周，单位上周末才报来诊断证明",
        address=None,
    )
