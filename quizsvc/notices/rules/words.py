"""How figures are said. A sentence says numbers as the tables show them, so that both can be compared."""

from collections.abc import Iterable

from quizsvc.kit.hundredths import format_hundredths
from quizsvc.notices.rules.content import Kind
from quizsvc.rankings.rules import BOARDS, Board
from quizsvc.roster.rules import Track

NONE = "—"
"""Where there is no number."""
TRACKS = tuple(Track)


def whole(value: int | None) -> str:
    """A whole number."""
    return NONE if value is None else str(value)


def decimal(value: int | None) -> str:
    """Hundredths with two decimals."""
    return NONE if value is None else format_hundredths(value)


def percent(value: int | None) -> str:
    """A rate, in hundredths of a percent."""
    return NONE if value is None else f"{format_hundredths(value)}%"


def difference(now: int | None, before: int | None) -> int | None:
    """What came to it; None if there is nothing to compare."""
    return None if now is None or before is None else now - before


def people_of(kind: Kind) -> str:
    """In what people who are due are counted: a month counts each of them once a week."""
    return "人" if kind is Kind.WEEKLY else "人周"


def moved(change: int | None, unit: str, up: str, down: str) -> str:
    """`上升1.25个百分点`, `持平`; hundredths if the unit is not one of whole things."""
    if change is None:
        return NONE
    if not change:
        return "持平"
    size = str(abs(change)) if unit == "人次" else format_hundredths(abs(change))
    return f"{up if change > 0 else down}{size}{unit}"


def used(seconds: int) -> str:
    """A time of minutes and seconds."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}分{rest:02d}秒"


def track_name(track: str) -> str:
    """`执法条线`."""
    return f"{Track(track).chinese}条线"


def boards_named(names: Iterable[str]) -> list[Board]:
    """The boards of these names (`enforcement/city`) in the order in which they are shown; of none all."""
    wanted = set(names)
    return [board for board in BOARDS if not wanted or str(board) in wanted]
