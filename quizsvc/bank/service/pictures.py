"""Pictures of questions: kept once by what they are, and named by revisions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql

from quizsvc.bank import queries
from quizsvc.bank.models import Picture
from quizsvc.bank.rules import Content
from quizsvc.bank.service.refusals import UnknownPicture
from quizsvc.kit import audit, pictures
from quizsvc.kit.db import session

Sizes = Mapping[str, tuple[int, int]]
"""Width and height in pixels by SHA-256."""


def add_picture(
    *, now: datetime, actor: int | None, data: bytes, address: str | None = None
) -> tuple[pictures.Picture, bool]:
    """A picture file, encoded anew and kept; and whether it was not there before.

    Raises:
        BadFile: kit.pictures does not take it.
    """
    picture = pictures.reencoded(data)
    is_new = keep([picture], now=now, actor=actor) > 0
    if is_new:
        audit.record(
            "picture.add", now=now, actor=actor, subject=f"picture:{picture.sha256}", address=address
        )
    return picture, is_new


def keep(found: Iterable[pictures.Picture], *, now: datetime, actor: int | None) -> int:
    """Keep those of these pictures that are not kept yet; returns how many were not."""
    by_hash = {picture.sha256: picture for picture in found}
    # In order, so that two that keep the same ones do not wait for each other crosswise.
    rows = [
        {
            "sha256": sha,
            "media_type": by_hash[sha].media_type,
            "width": by_hash[sha].width,
            "height": by_hash[sha].height,
            "data": by_hash[sha].data,
            "created_at": now,
            "created_by": actor,
        }
        for sha in sorted(by_hash.keys() - queries.picture_sizes(by_hash).keys())
    ]
    if not rows:
        return 0
    added = postgresql.insert(Picture).on_conflict_do_nothing().returning(Picture.sha256)
    return len(session().execute(added, rows).all())


def sizes(contents: Iterable[Content]) -> Sizes:
    """The sizes of all pictures that these contents name.

    Raises:
        UnknownPicture: one of them is not kept.
    """
    named = {sha for content in contents for _, sha in content.pictures}
    found = queries.picture_sizes(named)
    if unknown := sorted(named - found.keys()):
        raise UnknownPicture(
            "题目里的图片还没有上传：请先用 POST /pictures 上传，再用返回的 id",
            errors={"pictures": [f"没有图片 {sha}" for sha in unknown]},
        )
    return found


def placed(content: Content, known: Sizes) -> list[dict[str, Any]]:
    """A content's pictures as a revision names them, each with its size."""
    return [
        {"at": at, "id": sha, "width": known[sha][0], "height": known[sha][1]} for at, sha in content.pictures
    ]
