"""What a notice says: facts out of snapshots, an organizer's own text, and the content made of both."""

from quizsvc.notices.rules.content import (
    Annex,
    Cells,
    Chart,
    ChartKind,
    Column,
    Content,
    Kind,
    Section,
    Series,
    Table,
)

__all__ = [
    "Annex",
    "Cells",
    "Chart",
    "ChartKind",
    "Column",
    "Content",
    "Kind",
    "Section",
    "Series",
    "Table",
]
