"""JSON: the one format that says everything a question has, for programs and for keeping."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from quizsvc.bank.exports.exported import Exported, Writer
from quizsvc.bank.rules import Content

FORMAT, VERSION = "quizsvc-questions", 1
"""The same words as imports.formats.jsons reads."""


def write(items: Sequence[Exported]) -> bytes:
    """`{"format", "version", "questions": [{question_id, revision, state, subject, type, stem, …}]}`."""
    document = {"format": FORMAT, "version": VERSION, "questions": [_question(item) for item in items]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _question(item: Exported) -> dict[str, Any]:
    content = item.content.relabelled()
    return {
        "question_id": str(item.id),
        "revision": item.version,
        "state": item.state,
        "subject": item.subject,
        **_said(content),
        "pictures": [
            {"at": at, "data": base64.b64encode(item.pictures[sha].data).decode()}
            for at, sha in content.pictures
        ],
    }


def _said(content: Content) -> dict[str, Any]:
    return {
        "type": content.type.value,
        "stem": content.stem,
        "options": [{"id": id_, "text": text} for id_, text in content.options],
        "key": list(content.key),
        "explanation": content.explanation,
        "citation": content.citation,
        "difficulty": content.difficulty,
        "tags": list(content.tags),
    }


WRITER = Writer(write, "json", "application/json")
