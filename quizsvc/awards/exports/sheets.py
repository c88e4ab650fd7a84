"""Sheets that both workbooks have, and how their figures are written."""

from typing import Any

from quizsvc.kit import books
from quizsvc.kit.books import Head
from quizsvc.rankings.models import Snapshot
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

SETTINGS = (Head("项目", 32), Head("内容", 70))


def settings_sheet(target: Any, season: KnownSeason, snapshot: Snapshot) -> None:
    """By which settings and which version of the standing the others were made."""
    days = f"{season.first_on.isoformat()} 至 {season.last_on.isoformat()}"
    made_from = [
        ("活动", season.name),
        ("起止日", days),
        ("名次的版本", f"第 {snapshot.version} 版"),
        ("更正原因", snapshot.reason or "无"),
        ("名次的 SHA-256", snapshot.sha256),
    ]
    rows = [*made_from, *season_rules.in_words(season.settings, season.calendar)]
    books.add_sheet(target, "设置", SETTINGS, rows)


def figure(hundredths: int | None) -> str:
    """With two decimals; nothing where there is none."""
    return "" if hundredths is None else season_rules.format_hundredths(hundredths)


def whole(number: int | None) -> str:
    """A whole number; nothing where there is none."""
    return "" if number is None else str(number)
