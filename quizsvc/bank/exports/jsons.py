"""JSON: the one format that says everything a question has, for programs and for keeping."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from quizsvc.bank.exports.exported import Exported, Writer
from quizsvc.bank.imports.formats.jsons import OWN, VERSION


def write(items: Sequence[Exported]) -> bytes:
    """`{"format", "version", "questions": [{question_id, revision, state, …, type, stem, …}]}`."""
    document = {"format": OWN, "version": VERSION, "questions": [_question(item) for item in items]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _question(item: Exported) -> dict[str, Any]:
    content = item.content.relabelled()
    return {
        **item.own(),
        "type": content.type.value,
        "stem": content.stem,
        "options": [{"id": id_, "text": text} for id_, text in content.options],
        "key": list(content.key),
        "explanation": content.explanation,
        "tags": list(content.tags),
        "pictures": [
            {"at": at, "data": base64.b64encode(item.pictures[sha].data).decode()}
            for at, sha in content.pictures
        ],
    }


WRITER = Writer(write, "json", "application/json")
