"""Questions that leave the house, keys and all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizsvc.bank import exports, queries
from quizsvc.bank.exports import Exported
from quizsvc.bank.rules import path_text
from quizsvc.bank.service.refusals import TooManyToExport
from quizsvc.kit import audit
from quizsvc.kit.tables.refusals import ROWS_LIMIT


def export_questions(
    *, now: datetime, actor: int | None, format_: str, wanted: Mapping[str, Any], address: str | None = None
) -> bytes:
    """A file, in a format of `exports.WRITERS`, of the questions that are `queries.Wanted`, oldest first.

    Who took how many is kept in the audit log.

    Raises:
        TooManyToExport: more than an import would take back.
    """
    ids = queries.ids(queries.Wanted(**wanted), most=ROWS_LIMIT)
    if len(ids) > ROWS_LIMIT:
        raise TooManyToExport(f"一个文件最多 {ROWS_LIMIT:,} 题，请按科目、题型等分次导出", limit=ROWS_LIMIT)
    tree = queries.subject_tree()
    items = [
        Exported(one.question_id, one.revision, one.state, path_text(tree.path(one.subject)), one.content)
        for one in queries.standing(ids).values()
    ]
    detail = {"format": format_, "questions": len(items)}
    audit.record("questions.export", now=now, actor=actor, subject="questions", address=address, **detail)
    return exports.write(format_, items)
