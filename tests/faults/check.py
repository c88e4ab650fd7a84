"""Is everything there that was acknowledged, once, and nothing that was refused? Do the numbers add up?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.faults import oracle
from tests.faults.journal import Deed, End
from tests.faults.truth import Attempt, Truth

SHOWN_ROWS = 3


def violations(truth: Truth, deeds: Sequence[Deed], *, until: float | None = None) -> list[str]:
    """All that is wrong, each with the attempt that it is about, in Chinese; empty if all is well.

    With `until` (monotonic seconds) what ended later may be there or not: so is a backup looked at.
    """
    history = History(deeds, until)
    found = [*history.of_starts(truth)]
    for attempt in truth.attempts.values():
        found += history.of_answers(attempt)
        found += history.of_end(attempt)
        found += of_marks(attempt, truth)
    if until is None:
        found += of_standings(truth)
    return found


class History:
    """The deeds, by what they are about."""

    def __init__(self, deeds: Iterable[Deed], until: float | None) -> None:
        self.starts: dict[tuple[int, int], list[Deed]] = {}
        self.by_attempt: dict[int, list[Deed]] = {}
        self.until = until
        for deed in deeds:
            if deed.kind == "start":
                self.starts.setdefault((deed.on, deed.person), []).append(deed)
            else:
                self.by_attempt.setdefault(deed.on, []).append(deed)

    def done(self, deed: Deed) -> bool:
        """Whether it has to be there."""
        return deed.end is End.OK and (self.until is None or deed.ended_at < self.until)

    def of_starts(self, truth: Truth) -> Iterator[str]:
        """Each acknowledged attempt is there; others only where a client was never told."""
        there: dict[tuple[int, int], set[int]] = {}
        for attempt in truth.attempts.values():
            there.setdefault((attempt.paper_id, attempt.person_id), set()).add(attempt.id)
        for place in sorted({*there, *self.starts}):
            deeds, ids = self.starts.get(place, []), there.get(place, set())
            told = {int(deed.told["id"]) for deed in deeds if deed.end is End.OK}
            lost = {int(deed.told["id"]) for deed in deeds if self.done(deed)} - ids
            if lost:
                yield f"丢失：已应答的答卷 {sorted(lost)} 不在了（试卷 {place[0]}，人员 {place[1]}）"
            untold = sum(deed.end is End.UNKNOWN for deed in deeds)
            if len(ids - told) > untold:
                yield f"重复：答卷 {sorted(ids - told)} 没有人开始过（试卷 {place[0]}，人员 {place[1]}）"
            numbers = sorted(truth.attempts[id_].number for id_ in ids)
            if numbers != list(range(1, len(numbers) + 1)):
                yield f"重复：试卷 {place[0]}、人员 {place[1]} 的答卷编号是 {numbers}"
            if sum(truth.attempts[id_].state == "in_progress" for id_ in ids) > 1:
                yield f"重复：人员 {place[1]} 在试卷 {place[0]} 上有两份进行中的答卷"

    def of_answers(self, attempt: Attempt) -> Iterator[str]:
        """What is stored was sent and not refused, and nothing acknowledged is older than what was sent."""
        deeds = self.by_attempt.get(attempt.id, [])
        sent: dict[tuple[str, int], set[End]] = {}
        chosen: dict[tuple[str, int], list[list[str]]] = {}
        for deed in deeds:
            for number, answer in deed.answers.items():
                place = (number, answer["seq"])
                sent.setdefault(place, set()).add(deed.end)
                chosen.setdefault(place, []).append(sorted(answer["chosen"]))
        for number, stored in attempt.answers.items():
            place = (number, stored["seq"])
            if place not in sent or sorted(stored["chosen"]) not in chosen[place]:
                yield f"来历不明：答卷 {attempt.id} 第 {number} 题存着 {stored}，没有人这样答过"
            elif sent[place] == {End.REFUSED}:
                yield f"痕迹：答卷 {attempt.id} 第 {number} 题存着 {stored}，而它是被拒绝了的"
        for deed in deeds:
            if self.done(deed) and not _comes_again(deed, deeds):
                for number, answer in deed.answers.items():
                    held = attempt.answers.get(number)
                    if held is None or held["seq"] < answer["seq"]:
                        yield f"丢失：答卷 {attempt.id} 第 {number} 题应答过 #{answer['seq']}，存着 {held}"

    def of_end(self, attempt: Attempt) -> Iterator[str]:
        """A submission that was acknowledged is the end, with just that result; nobody's end is none."""
        submissions = [deed for deed in self.by_attempt.get(attempt.id, []) if deed.kind == "submit"]
        for deed in submissions:
            if self.done(deed) and (wrong := _differs(deed.told, attempt)):
                yield f"结果不同：答卷 {attempt.id} 应答的是 {wrong[0]}，存着 {wrong[1]}"
        if attempt.state == "submitted" and not any(deed.end is not End.REFUSED for deed in submissions):
            yield f"痕迹：答卷 {attempt.id} 已交卷，而没有人交成过"


def _comes_again(deed: Deed, deeds: list[Deed]) -> bool:
    """Whether it is a submission that may have found the attempt handed in by another one."""
    return deed.kind == "submit" and any(
        other is not deed
        and other.kind == "submit"
        and other.end is not End.REFUSED
        and other.invoked_at <= deed.ended_at
        for other in deeds
    )


def of_marks(attempt: Attempt, truth: Truth) -> Iterator[str]:
    """An ended attempt is marked as the rules say, and ended when they say."""
    answered = sum(bool(answer["chosen"]) for answer in attempt.answers.values())
    if attempt.answered != answered:
        yield f"计数错误：答卷 {attempt.id} 答了 {answered} 题，记作 {attempt.answered}"
    if attempt.state == "in_progress":
        return
    earned, score = oracle.marked(attempt, truth)
    if (attempt.earned, attempt.score) != (earned, score):
        stored = (attempt.earned, attempt.score)
        yield f"评分错误：答卷 {attempt.id} 应得 {earned} = {score}，存着 {stored[0]} = {stored[1]}"
    if attempt.state == "submitted" and not answered:
        yield f"交了白卷：答卷 {attempt.id}"
    if attempt.submitted_at is None or not attempt.started_at <= attempt.submitted_at <= attempt.deadline_at:
        yield f"时间错误：答卷 {attempt.id} 结束于 {attempt.submitted_at}，截止是 {attempt.deadline_at}"
    if attempt.state == "expired" and attempt.submitted_at != attempt.deadline_at:
        yield f"时间错误：到时收卷的答卷 {attempt.id} 记作 {attempt.submitted_at}，应是 {attempt.deadline_at}"


def of_standings(truth: Truth) -> Iterator[str]:
    """Every working standing, row by row."""
    expected = oracle.standings(truth)
    if expected.keys() != truth.standings.keys():
        yield f"名次表：应有 {sorted(expected)}，存着 {sorted(truth.standings)}"
    for period in sorted(expected.keys() & truth.standings.keys()):
        for table in ("units", "people", "times"):
            right, stored = getattr(expected[period], table), getattr(truth.standings[period], table)
            if right != stored:
                apart = [pair for pair in _side_by_side(right, stored) if pair[0] != pair[1]]
                shown = "；".join(f"应是 {one}，存着 {other}" for one, other in apart[:SHOWN_ROWS])
                yield f"名次错误：{period} 的 {table} 有 {len(apart)} 行不对：{shown}"


def _differs(told: Any, attempt: Attempt) -> tuple[Any, Any] | None:
    score = None if attempt.score is None else f"{attempt.score // 100}.{attempt.score % 100:02d}"
    used = None if attempt.submitted_at is None else oracle.seconds_used(attempt)
    right = (attempt.state, score, used)
    said = (told["state"], told["score"], told["time_used_s"])
    return None if right == said else (said, right)


def _side_by_side(one: list[Any], other: list[Any]) -> Iterator[tuple[Any, Any]]:
    for place in range(max(len(one), len(other))):
        yield tuple(rows[place] if place < len(rows) else None for rows in (one, other))  # type: ignore[misc]
