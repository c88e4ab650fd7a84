"""Questions as files, and forms to fill in."""

from collections.abc import Iterable
from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.bank import exports, service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.exports import ExportQuery
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, sent_file

FORMATS = {writer.suffix: name for name, writer in exports.WRITERS.items()}


@door.endpoint("/exports/questions.<suffix>", who=policies.BANK_READERS, query=ExportQuery, file=True)
def export_questions(call: Call, query: dict[str, Any], suffix: str) -> Response:
    """题目文件，筛选与题目列表相同；后缀是格式：xlsx、csv、gift、xml（Moodle）、qti.zip、json"""
    if suffix not in FORMATS:
        raise _unknown(FORMATS)
    data = service.export_questions(
        now=call.now, actor=call.account_id, format_=FORMATS[suffix], wanted=query, address=call.address
    )
    return sent_file(f"题库.{suffix}", f"questions.{suffix}", exports.WRITERS[FORMATS[suffix]].mimetype, data)


@door.endpoint("/templates/questions.<suffix>", who=policies.EDITORS, file=True)
def question_template(call: Call, suffix: str) -> Response:
    """填写题目的模板；后缀是格式：xlsx、docx"""
    if suffix not in exports.TEMPLATES:
        raise _unknown(exports.TEMPLATES)
    template = exports.TEMPLATES[suffix]
    return sent_file(f"题库模板.{suffix}", f"template.{suffix}", template.mimetype, template.write())


def _unknown(suffixes: Iterable[str]) -> NotFound:
    return NotFound(f"没有这种格式；地址的后缀可以是 {'、'.join(suffixes)}")
