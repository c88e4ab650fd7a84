"""Questions that leave the house, keys and all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from quizsvc.bank import exports, queries
from quizsvc.bank.exports import Exported
from quizsvc.bank.imports.pictures import KEPT_LIMIT
from quizsvc.bank.rules import Content, path_text
from quizsvc.bank.service.refusals import NoRoomForPictures, TooManyToExport
from quizsvc.kit import audit
from quizsvc.kit.pictures import Picture
from quizsvc.kit.tables.refusals import ROWS_LIMIT


def export_questions(
    *, now: datetime, actor: int | None, format_: str, wanted: Mapping[str, Any], address: str | None = None
) -> bytes:
    """A file, in a format of `exports.WRITERS`, of the questions that are `queries.Wanted`, oldest first.

    Who took how many is kept in the audit log.

    Raises:
        TooManyToExport: more than an import would take back, in questions or in bytes of pictures.
        NoRoomForPictures: the format holds none, and some of the questions have some.
    """
    ids = queries.ids(queries.Wanted(**wanted), most=ROWS_LIMIT)
    if len(ids) > ROWS_LIMIT:
        raise TooManyToExport(f"一个文件最多 {ROWS_LIMIT:,} 题，请按科目、题型等分次导出", limit=ROWS_LIMIT)
    tree = queries.subject_tree()
    standing = queries.standing(ids)
    pictures = _pictures(format_, [one.content for one in standing.values()])
    items = [
        Exported(
            one.question_id,
            one.revision,
            one.state,
            path_text(tree.path(one.subject)),
            one.content,
            {sha: pictures[sha] for _, sha in one.content.pictures},
        )
        for one in standing.values()
    ]
    detail = {"format": format_, "questions": len(items)}
    audit.record("questions.export", now=now, actor=actor, subject="questions", address=address, **detail)
    return exports.write(format_, items)


def _pictures(format_: str, contents: Sequence[Content]) -> Mapping[str, Picture]:
    """The pictures of these contents, by their SHA-256."""
    with_some = [content for content in contents if content.pictures]
    if with_some and not exports.WRITERS[format_].has_room_for_pictures:
        raise NoRoomForPictures(
            f"有 {len(with_some)} 道题带图片，{format_.upper()} 文件放不下图片。"
            "请改用 Moodle XML、QTI 或 JSON 格式，或用筛选条件避开这些题",
            questions=len(with_some),
        )
    found = queries.pictures({sha for content in with_some for _, sha in content.pictures})
    if sum(len(picture.data) for picture in found.values()) > KEPT_LIMIT:
        raise TooManyToExport("这些题的图片合计太大，请按科目、题型等分次导出", limit=KEPT_LIMIT)
    return found
