"""Pictures that are kept, by their SHA-256 (hex)."""

from collections.abc import Iterable

import sqlalchemy as sa

from quizsvc.bank.models import Picture
from quizsvc.kit import pictures as kit
from quizsvc.kit.db import any_of, session


def picture(sha256: str) -> kit.Picture | None:
    """A picture; None if there is none."""
    return pictures([sha256]).get(sha256)


def pictures(hashes: Iterable[str]) -> dict[str, kit.Picture]:
    """These pictures, without those that are not kept."""
    columns = (Picture.data, Picture.media_type, Picture.width, Picture.height, Picture.sha256)
    found = session().execute(sa.select(*columns).where(_among(hashes)))
    return {row.sha256: kit.Picture(*row) for row in found}


def picture_sizes(hashes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Width and height of these pictures, without those that are not kept."""
    wanted = set(hashes)
    if not wanted:
        return {}
    columns = (Picture.sha256, Picture.width, Picture.height)
    found = session().execute(sa.select(*columns).where(_among(wanted)))
    return {sha: (width, height) for sha, width, height in found}


def _among(hashes: Iterable[str]) -> sa.ColumnElement[bool]:
    return Picture.sha256 == any_of(hashes, sa.Text)
