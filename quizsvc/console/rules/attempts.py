"""How attempts and signals are told on pages: words, and the story of one in order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizsvc.attempts.rules import State
from quizsvc.console.rules.words import span
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.rules import State as ProposalState
from quizsvc.integrity.rules import SignalKind, SignalState
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.papers.rules import PaperKind, Policy

KINDS = {kind.value: kind.chinese for kind in PaperKind}
TONES: dict[str, str] = {
    State.IN_PROGRESS: "due",
    State.SUBMITTED: "good",
    State.VOID: "bad",
    SignalState.OPEN: "due",
    SignalState.DISMISSED: "good",
    SignalState.VOID_PROPOSED: "bad",
    ProposalState.APPROVED: "due",
    ProposalState.APPLIED: "good",
}
"""The colours of badges by states; the others have none. `open` is the same of signals and of proposals."""


def _badges(states: type[State] | type[SignalState] | type[ProposalState]) -> dict[str, tuple[str, str]]:
    return {state: (state.chinese, TONES.get(state, "")) for state in states}


STATES = _badges(State)
"""What an attempt's state is called, and the tone of its badge; so of the others."""
POLICIES: dict[str, str] = {**{policy: policy.chinese for policy in Policy}, Policy.DROP: "作废，不计分"}
SIGNAL_KINDS: dict[str, str] = {kind: kind.chinese for kind in SignalKind}
SIGNAL_STATES = _badges(SignalState)
PROPOSAL_STATES = _badges(ProposalState)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is stored of an attempt: when, what, and the address of more about it, if any."""

    at: datetime
    text: str
    more: str = ""
    href: str = ""


def counts(attempt: Any, places: int | None = None) -> str:
    """Whether an attempt counts, and if not why, as far as it can be told by itself."""
    if attempt.counted:
        return "计入"
    if attempt.staff:
        return "不计入：当时能看到答案"
    if attempt.state == State.VOID:
        return "不计入：已作废"
    if attempt.state == State.IN_PROGRESS:
        return "还没有交卷"
    if attempt.answered == 0:
        return "不计入：一题未答"
    if places is not None and attempt.number > places:
        return "不计入：只作练习"
    return "不计入"


def began_and_ended(attempt: Any) -> Iterator[Event]:
    """The start, and the end if it has come; between them what was saved, of which only the last is kept."""
    yield Event(attempt.started_at, f"开始作答，这份试卷上的第 {attempt.number} 次")
    if attempt.submitted_at is not None:
        ended = "到时间，由系统收卷" if attempt.state == State.EXPIRED else "交卷"
        saved = f"共 {attempt.questions} 题，答了 {attempt.answered} 题，用时 {span(attempt.time_used_s)}"
        yield Event(attempt.submitted_at, ended, f"{saved}；得分现在是 {format_hundredths(attempt.score)}")
    if attempt.voided_at is not None:
        yield Event(attempt.voided_at, "作废", attempt.void_reason)


def corrected(corrections: Iterable[Any], changes: Iterable[Any]) -> Iterator[Event]:
    """What was corrected on the paper, and how the score changed by it."""
    for each in corrections:
        how = POLICIES[each.how.policy]
        yield Event(each.corrected_at, f"试卷第 {each.number} 题更正：{how}", each.reason)
    for each in changes:
        before, after = format_hundredths(each.before), format_hundredths(each.after)
        numbers = "、".join(map(str, each.numbers))
        seen = "本人已看到" if each.seen_at else "本人还没有看到"
        yield Event(each.at, f"重新评分：{before} 改为 {after}", f"因为试卷第 {numbers} 题的更正；{seen}")


def granted(grants: Iterable[Any]) -> Iterator[Event]:
    """One more attempt each."""
    for each in grants:
        yield Event(each.granted_at, "准许补答一次", each.reason)


def hinted(signals: Iterable[Any]) -> Iterator[Event]:
    """The signals about it."""
    for each in signals:
        kind, (state, _) = SIGNAL_KINDS[each.kind], SIGNAL_STATES[each.state]
        yield Event(
            each.found_at, f"发现迹象：{kind}（{state}）", each.sentence, f"/console/signals/{each.id}"
        )


def proposed(proposals: Iterable[Any]) -> Iterator[Event]:
    """The proposals that touch it."""
    for each in proposals:
        kind, (state, _) = Kind(each.kind).chinese, PROPOSAL_STATES[each.state]
        text = f"提出提案：{kind}（{state}）"
        yield Event(each.proposed_at, text, each.reason, f"/console/proposals/{each.id}")


def in_order(*events: Iterable[Event]) -> list[Event]:
    """All that happened, from the first on; of the same instant in the order in which they are given."""
    return sorted((event for some in events for event in some), key=lambda event: event.at)


def evidence(kind: str, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A signal's evidence by what people call it."""
    return list(_EVIDENCE[SignalKind(kind)](told))


def _of_speed(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "用时", span(told["time_used_s"])
    yield "读完并作答至少需要", span(told["least_s"])
    yield "所答各题的字数", str(told["characters"])
    yield "答题数", str(told["answers"])
    yield "得分", told["score"]


def _of_likeness(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "人数", str(told["people"])
    yield "相同的答案", f"{told['answers']} 题"
    yield "其中错得一样", f"{len(told['wrong'])} 题"
    yield "碰巧如此的机会", told["chance"]
    yield "比较了多少对人", str(told["pairs"])
    yield "先后交卷相隔", span(told["span_s"])


def _of_device(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "人数", str(told["people"])
    yield "前后两人相隔", "、".join(map(_gap, told["gaps_s"])) or "没有"


def _gap(seconds: int) -> str:
    return f"重叠 {span(-seconds)}" if seconds < 0 else span(seconds)


_EVIDENCE = {
    SignalKind.SPEED: _of_speed,
    SignalKind.LIKENESS: _of_likeness,
    SignalKind.DEVICE: _of_device,
}


def named(states: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """States with what they are called, to choose from."""
    return [(str(state), name) for state, (name, _) in states.items()]


def some_names(attempts: Sequence[Any], most: int = 3) -> str:
    """张三、李四、王五等 5 人."""
    names = "、".join(each.name for each in attempts[:most])
    return names if len(attempts) <= most else f"{names}等 {len(attempts)} 人"
