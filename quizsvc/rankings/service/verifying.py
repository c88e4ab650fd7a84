"""Whether what is published is what was published: documents, rows, sums and chain (rules.md §8)."""

import json
from collections.abc import Iterator

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.rankings import documents, queries
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.service.snapshots import figures_of


def verify() -> Iterator[tuple[Snapshot, str | None]]:
    """Every version of every season, one after the other, with what is wrong with it in Chinese: its document
    has another sum, its rows are not its document's, or it is not chained to the version before.
    """
    order = (Snapshot.season_id, Snapshot.period, Snapshot.version)
    before: dict[tuple[int, str], str] = {}
    for number in session().scalars(sa.select(Snapshot.id).order_by(*order)).all():
        snapshot = session().get_one(Snapshot, number)
        place = (snapshot.season_id, snapshot.period)
        yield snapshot, _fault(snapshot, before.get(place))
        before[place] = snapshot.chain_sha256
        session().expunge(snapshot)  # a season's documents are hundreds of megabytes


def _fault(snapshot: Snapshot, before: str | None) -> str | None:
    if documents.sha256(snapshot.document) != snapshot.sha256:
        return "内容与 SHA-256 不符"
    if json.loads(snapshot.document)["figures"] != figures_of(queries.snapshot_boards(snapshot.id)):
        return "名次行与文档不符"
    if (snapshot.previous_sha256, snapshot.chain_sha256) != (before, documents.chain(snapshot)):
        return "链接的 SHA-256 与上一版或发布信息不符"
    return None
