"""Routes of those who answer."""

from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.attempts import service, wire
from quizsvc.attempts.api.door import door
from quizsvc.attempts.rules import State
from quizsvc.attempts.schemas.answering import (
    AnswersBody,
    AttemptShape,
    CurrentPapers,
    ResultShape,
    SavedShape,
    SubmitBody,
)
from quizsvc.attempts.statements import Sheet
from quizsvc.kit.http import Call, sent_json


@door.endpoint("/papers/current", who=policies.PARTICIPANT, answer=CurrentPapers, alone=True)
def current_papers(call: Call) -> Response:
    """今天的练习和本周的测试"""
    return sent_json(wire.current(service.current(now=call.now, person_id=call.person_id)))


def _started(call: Call, attempt_id: int, paper_id: int) -> Response:
    """The attempt of a start that comes again, as it is now: another device may have gone on with it."""
    return _shown(call, service.read(now=call.now, person_id=call.person_id, attempt_id=attempt_id))


@door.endpoint(
    "/papers/<id:paper_id>/attempts",
    method="POST",
    who=policies.PARTICIPANT,
    answer=AttemptShape,
    status=201,
    also=200,
    again=_started,
    alone=True,
)
def start(call: Call, paper_id: int) -> Response:
    """开始答题；已经开始的，在任何设备上都接着答"""
    sheet, is_new = service.start(now=call.now, person_id=call.person_id, paper_id=paper_id)
    return _shown(call, sheet, 201 if is_new else 200)


@door.endpoint("/attempts/<id:attempt_id>", who=policies.PARTICIPANT, answer=AttemptShape, alone=True)
def read(call: Call, attempt_id: int) -> Response:
    """自己的一份答卷，结束后附成绩"""
    return _shown(call, service.read(now=call.now, person_id=call.person_id, attempt_id=attempt_id))


@door.endpoint(
    "/attempts/<id:attempt_id>/answers",
    method="PUT",
    who=policies.PARTICIPANT,
    body=AnswersBody,
    answer=SavedShape,
    alone=True,
)
def save(call: Call, body: dict[str, Any], attempt_id: int) -> Response:
    """保存答案；每一条都说明是已采用、重复，还是已有更新的"""
    saved = service.save_answers(
        now=call.now, person_id=call.person_id, attempt_id=attempt_id, sent=body["answers"]
    )
    return sent_json(wire.saved(saved, call.now))


def _handed_in(call: Call, _: int, attempt_id: int) -> Response:
    """The result of a submission that comes again, as it may be shown now: a question of it may be on this
    week's test since then."""
    result = service.result(now=call.now, person_id=call.person_id, attempt_id=attempt_id)
    return sent_json(wire.result(result))


@door.endpoint(
    "/attempts/<id:attempt_id>/submit",
    method="POST",
    who=policies.PARTICIPANT,
    body=SubmitBody,
    answer=ResultShape,
    again=_handed_in,
    alone=True,
)
def submit(call: Call, body: dict[str, Any], attempt_id: int) -> Response:
    """交卷；重复交卷得到同样的结果"""
    result = service.submit(
        now=call.now, person_id=call.person_id, attempt_id=attempt_id, sent=body["answers"]
    )
    return sent_json(wire.result(result))


def _shown(call: Call, sheet: Sheet, status: int = 200) -> Response:
    ended = None
    if sheet.state != State.IN_PROGRESS:
        ended = service.result(now=call.now, person_id=call.person_id, attempt_id=sheet.id)
    return sent_json(wire.attempt(sheet, service.questions_of(sheet), ended, call.now), status)
