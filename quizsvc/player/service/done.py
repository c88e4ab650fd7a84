"""What one person did: attempts and their answers, free practice, the book, objections, certificates."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts import service as attempts
from quizsvc.attempts.rules import State
from quizsvc.awards import queries as awards
from quizsvc.integrity import service as integrity
from quizsvc.integrity.rules import ObjectionState
from quizsvc.player.rules import Part, part, points
from quizsvc.study import service as study
from quizsvc.study.service import Done

AT_ONCE = 100
NOT_YET = "结果还没有公布"


def parts(now: datetime, person_id: int, zone: ZoneInfo) -> tuple[Part, ...]:
    """All of these, the last first."""
    history = study.history(now=now, person_id=person_id)
    return (
        part(
            "答卷",
            "答卷编号 试卷 第几次 状态 开始时间 交卷时间 用时（秒） 成绩 计入 作废原因",
            [_attempt(each) for each in history],
            zone,
        ),
        part(
            "答卷的每一题",
            "答卷编号 题号 题干 我选的 得分 说明",
            [row for each in history for row in _answers(now, person_id, each)],
            zone,
        ),
        part("自由练习", "练习编号 时间 题号 题干 我选的 答对", list(_practices(now, person_id)), zone),
        part("错题本", "题干 最近答错时间 答错次数 加星", list(_book(now, person_id)), zone),
        part("成绩变动", "试卷 时间 原来 现在 说明 看过的时间", list(_changes(now, person_id)), zone),
        part("申诉", "试卷 题号 题干 提出时间 状态 经过", list(_objections(now, person_id)), zone),
        part(
            "证书",
            "编号 奖项 单位 颁发日期 有效 撤销原因",
            [
                (
                    *(each.number, each.prize, each.row.unit_name, each.row.issued_on),
                    *(each.valid, each.revoked_reason),
                )
                for each in awards.of_person(person_id)
            ],
            zone,
        ),
    )


def _attempt(done: Done) -> tuple[Any, ...]:
    facts, sat = done.sat.facts, done.sat
    when = (sat.started_at, facts.submitted_at, done.time_used_s)
    number = f"第 {facts.number} 次"
    ended = (points(facts.score), done.counted, sat.void_reason)
    return (sat.id, sat.title, number, facts.state.chinese, *when, *ended)


def _answers(now: datetime, person_id: int, done: Done) -> Iterator[tuple[Any, ...]]:
    """Each question of an attempt with what was chosen, and what it earned as far as the review tells it."""
    sheet = attempts.read(now=now, person_id=person_id, attempt_id=done.sat.id)
    review = None
    if sheet.state != State.IN_PROGRESS:
        review = attempts.result(now=now, person_id=person_id, attempt_id=sheet.id).review
    for question in attempts.questions_of(sheet):
        chosen = attempt_rules.chosen_at(sheet.answers, question.number)
        texts = _texts(question.options, chosen)
        line = None if review is None else review[question.number - 1]
        earned = None if line is None else points(line.earned)
        note = NOT_YET if line is None else line.withheld or line.note
        yield sheet.id, question.number, question.stem, texts, earned, note


def _practices(now: datetime, person_id: int) -> Iterator[tuple[Any, ...]]:
    for practice in _all(lambda page: study.drawn(person_id=person_id, page=page, page_size=AT_ONCE)):
        drill = study.read(now=now, person_id=person_id, practice_id=practice["id"])
        for place in drill.places:
            told = place.result
            chosen = None if told is None else _texts(place.question.options, told.chosen)
            right = None if told is None else told.withheld or told.right
            yield drill.id, drill.drawn_at, place.number, place.question.stem, chosen, right


def _book(now: datetime, person_id: int) -> Iterator[tuple[Any, ...]]:
    def lines(page: int) -> tuple[list[Any], int]:
        book = study.book(now=now, person_id=person_id, subject_id=None, page=page, page_size=AT_ONCE)
        return book.lines, book.total

    for line in _all(lines):
        yield line.question.stem, line.wrong_at, line.times, line.starred


def _changes(now: datetime, person_id: int) -> Iterator[tuple[Any, ...]]:
    for change in _all(
        lambda page: study.changes(now=now, person_id=person_id, page=page, page_size=AT_ONCE)
    ):
        reasons = "；".join(f"第 {each.number} 题：{each.note}，{each.reason}" for each in change.questions)
        scores = (points(change.before), points(change.after))
        yield change.of.title, change.of.at, *scores, change.withheld or reasons, change.of.seen_at


def _objections(now: datetime, person_id: int) -> Iterator[tuple[Any, ...]]:
    for own in _all(lambda page: integrity.made(now=now, person_id=person_id, page=page, page_size=AT_ONCE)):
        said = "；".join(f"{ObjectionState(step.state).chinese}：{step.text}" for step in own.history)
        told = own.withheld or said
        made = (own.objection.number, own.stem, own.objection.made_at)
        yield own.paper_title, *made, ObjectionState(own.state).chinese, told


def _all(page_of: Callable[[int], tuple[list[Any], int]]) -> Iterator[Any]:
    """Everything of a list that comes in pages."""
    page, seen = 1, 0
    while True:
        items, total = page_of(page)
        yield from items
        seen, page = seen + len(items), page + 1
        if not items or seen >= total:
            return


def _texts(options: list[dict[str, str]], chosen: Any) -> str:
    """The chosen options as they are worded: letters are other ones for everybody."""
    return "；".join(option["text"] for option in options if option["id"] in chosen)
