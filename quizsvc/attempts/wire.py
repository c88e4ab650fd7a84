"""Answers of the hot path as the wire has them.

`schemas` says the same in general and documents it; taking each answer through them costs more than all else
that is done for it, so these are written out. tests/attempts/test_wire.py compares the two.
"""

from datetime import datetime
from typing import Any

from quizsvc.attempts.service import Result, Saved, ServedQuestion
from quizsvc.attempts.service.results import ReviewLine
from quizsvc.attempts.statements import Current, Sheet
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.kit.wire import instant_text


def current(papers: list[Current]) -> dict[str, Any]:
    """`schemas.CurrentPapers`."""
    return {"daily": None, "weekly": None, **{paper.kind: _current(paper) for paper in papers}}


def attempt(
    sheet: Sheet, questions: list[ServedQuestion], ended: Result | None, now: datetime
) -> dict[str, Any]:
    """`schemas.AttemptShape`."""
    return {
        "id": str(sheet.id),
        "paper_id": str(sheet.paper_id),
        "kind": sheet.kind,
        "state": sheet.state,
        "started_at": instant_text(sheet.started_at),
        "deadline_at": instant_text(sheet.deadline_at),
        "server_now": instant_text(now),
        "questions": [_question(question) for question in questions],
        "answers": sheet.answers,
        "result": ended and result(ended),
    }


def saved(kept: Saved, now: datetime) -> dict[str, Any]:
    """`schemas.SavedShape`."""
    return {
        "saved_at": instant_text(now),
        "applied": kept.applied,
        "repeated": kept.repeated,
        "stale": kept.stale,
        "answers": kept.answers,
    }


def result(came_to: Result) -> dict[str, Any]:
    """`schemas.ResultShape`."""
    return {
        "id": str(came_to.id),
        "state": came_to.state,
        "counted": came_to.counted,
        "score": _points(came_to.score),
        "submitted_at": _instant(came_to.submitted_at),
        "time_used_s": came_to.time_used_s,
        "review_at": _instant(came_to.review_at),
        "review": came_to.review and [_line(line) for line in came_to.review],
    }


def _current(paper: Current) -> dict[str, Any]:
    newest = {"id": str(paper.attempt_id), "state": paper.state, "score": _points(paper.score)}
    return {
        "id": str(paper.paper_id),
        "kind": paper.kind,
        "title": paper.title,
        "opens_at": instant_text(paper.opens_at),
        "closes_at": instant_text(paper.closes_at),
        "question_count": paper.question_count,
        "time_limit_s": paper.time_limit_s,
        "attempt": None if paper.attempt_id is None else newest,
    }


def _question(question: ServedQuestion) -> dict[str, Any]:
    return {
        "number": question.number,
        "type": question.type,
        "stem": question.stem,
        "options": question.options,
        "pictures": question.pictures,
        "points": format_hundredths(question.points),
    }


def _line(line: ReviewLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "chosen": line.chosen,
        "key": line.key,
        "earned": _points(line.earned),
        "explanation": line.explanation,
        "citation": line.citation,
        "withheld": line.withheld,
        "note": line.note,
    }


def _points(hundredths: int | None) -> str | None:
    return None if hundredths is None else format_hundredths(hundredths)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)
