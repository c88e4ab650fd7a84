"""Routes of those who answer."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.attempts import queries, service
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import State
from quizsvc.attempts.schemas import (
    AnswersBody,
    AttemptShape,
    CurrentPapers,
    ResultShape,
    SavedShape,
    SubmitBody,
)
from quizsvc.kit.http import Call, Door
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.season import queries as seasons

door = Door("attempts", description="答题")


@door.endpoint("/papers/current", who=policies.PARTICIPANT, answer=CurrentPapers)
def current_papers(call: Call) -> dict[str, Any]:
    """今天的练习和本周的测试"""
    season = seasons.open_season()
    if season is None:
        return {"daily": None, "weekly": None}
    found = papers.current(season_id=season.id, now=call.now)
    ids = [paper.id for paper in found.values() if paper]
    counts, attempts = papers.question_counts(ids), queries.newest(ids, call.person_id)
    return {
        kind: _current(call, paper, counts[paper.id], attempts.get(paper.id)) if paper else None
        for kind, paper in found.items()
    }


def _started(call: Call, attempt_id: int, paper_id: int) -> dict[str, Any]:
    """The attempt of a start that comes again, as it is now: another device may have gone on with it."""
    return read(call, attempt_id)


@door.endpoint(
    "/papers/<id:paper_id>/attempts",
    method="POST",
    who=policies.PARTICIPANT,
    answer=AttemptShape,
    status=201,
    also=200,
    again=_started,
)
def start(call: Call, paper_id: int) -> tuple[dict[str, Any], int]:
    """开始答题；已经开始的，在任何设备上都接着答"""
    attempt, is_new = service.start(now=call.now, person_id=call.person_id, paper_id=paper_id)
    return _shown(call, attempt), 201 if is_new else 200


@door.endpoint("/attempts/<id:attempt_id>", who=policies.PARTICIPANT, answer=AttemptShape)
def read(call: Call, attempt_id: int) -> dict[str, Any]:
    """自己的一份答卷，结束后附成绩"""
    return _shown(call, service.read(now=call.now, person_id=call.person_id, attempt_id=attempt_id))


@door.endpoint(
    "/attempts/<id:attempt_id>/answers",
    method="PUT",
    who=policies.PARTICIPANT,
    body=AnswersBody,
    answer=SavedShape,
)
def save(call: Call, body: dict[str, Any], attempt_id: int) -> dict[str, Any]:
    """保存答案"""
    attempt, applied = service.save_answers(
        now=call.now, person_id=call.person_id, attempt_id=attempt_id, sent=body["answers"]
    )
    return {"saved_at": call.now, "applied": applied, "answers": attempt.answers}


def _handed_in(call: Call, _: int, attempt_id: int) -> service.Result:
    """The result of a submission that comes again, as it may be shown now: a question of it may be on this
    week's test since then."""
    attempt = service.read(now=call.now, person_id=call.person_id, attempt_id=attempt_id)
    return service.result_of(now=call.now, attempt=attempt)


@door.endpoint(
    "/attempts/<id:attempt_id>/submit",
    method="POST",
    who=policies.PARTICIPANT,
    body=SubmitBody,
    answer=ResultShape,
    again=_handed_in,
)
def submit(call: Call, body: dict[str, Any], attempt_id: int) -> service.Result:
    """交卷；重复交卷得到同样的结果"""
    return service.submit(now=call.now, person_id=call.person_id, attempt_id=attempt_id, sent=body["answers"])


def _current(call: Call, paper: Paper, question_count: int, attempt: Attempt | None) -> dict[str, Any]:
    return {
        "id": paper.id,
        "kind": paper.kind,
        "title": paper.title,
        "opens_at": paper.opens_at,
        "closes_at": paper.closes_at,
        "question_count": question_count,
        "time_limit_s": paper.time_limit_s,
        "attempt": attempt and service.as_it_stands(now=call.now, attempt=attempt),
    }


def _shown(call: Call, attempt: Attempt) -> dict[str, Any]:
    is_running = attempt.state == State.IN_PROGRESS
    return {
        "id": attempt.id,
        "paper_id": attempt.paper_id,
        "kind": papers.by_id(attempt.paper_id).kind,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "deadline_at": attempt.deadline_at,
        "server_now": call.now,
        "questions": service.questions_of(attempt),
        "answers": attempt.answers,
        "result": None if is_running else service.result_of(now=call.now, attempt=attempt),
    }
