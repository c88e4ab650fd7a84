"""What a notice must agree with: the versions that it names, and what an organizer chose to tell of them."""

import re
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from tests.notices.proof import documents
from tests.notices.proof.versions import Row, Version
from tests.notices.proof.written import BOARD, LEVELS, TRACKS, Board, board
from tests.rankings.audited import audit

SOURCES, RULES = "所依据的名次表", "本次活动的评分规则与设置"
Tables = dict[str, list[documents.Row]]
"""By caption without its number."""


class Evidence:
    """Of `tables` only the named versions and the choices are believed.

    Raises:
        Difference: a version is not in the export, or does not follow from its records.
    """

    def __init__(self, audited: Any, tables: Tables) -> None:
        self.audit, self.tables = audited, tables
        named = [(row[0].partition("（")[2].rstrip("）"), row[1]) for row in tables[SOURCES][1:]]
        known = self._versions(set(named))
        for key in named:
            audit.insist(True, key in known, place=SOURCES, version=" ".join(key))
        self.sources = [known[key] for key in named]
        self.own = self.sources[0]
        before = self.own.inputs["compared_with"]
        self.before = known[before["period"], str(before["version"])] if before else None
        weeks = [each for each in self.sources if each.is_week]
        self.trend = sorted(weeks, key=lambda each: each.weeks)
        audited.go_by(self.own.inputs)
        # All of the period: of a paper that lost its questions too a notice tells why.
        self.papers = [paper for paper in audited.papers.values() if _monday(paper) in self.own.weeks]
        self._choices = {row[0]: row[1] for row in tables[RULES]}

    def _versions(self, named: set[tuple[str, str]]) -> dict[tuple[str, str], Version]:
        known = {}
        for one in self.audit.snapshots:
            key = one["period"], str(one["version"])
            if key in named:
                known[key] = Version(self.audit, one)
            else:
                self.audit.check(one, False)
        return known

    def _chosen(self, name: str, otherwise: str) -> str:
        return re.sub("[^0-9.]", "", self._choices.get(name, otherwise))

    @cached_property
    def below(self) -> int:
        """The rate, in hundredths, below which units are named."""
        return int(audit.hundredths(self._chosen("本通报所指参与率较低", "60.00")))

    @cached_property
    def top(self) -> int:
        """Up to which rank people are listed."""
        return int(self._chosen("本通报所列个人名次", "10"))

    @cached_property
    def boards(self) -> dict[Board, list[Row]]:
        """Those of the chosen boards that have units."""
        chosen = [*map(board, BOARD.finditer(self._choices.get("本通报所列榜单", "")))]
        every = [(track, level) for track in TRACKS for level in LEVELS]
        return {each: rows for each in chosen or every if (rows := self.own.units(each))}

    @property
    def low(self) -> list[Row]:
        return [row for rows in self.boards.values() for row in rows if self.is_low(row)]

    @property
    def empty(self) -> list[Row]:
        return [row for rows in self.boards.values() for row in rows if is_empty(row)]

    def is_low(self, row: Row) -> bool:
        rate = row["rate"]
        return rate is not None and audit.hundredths(rate) < self.below and not is_empty(row)

    def local(self, instant: str) -> str:
        """As the season's clocks show it."""
        at = audit.datetime.fromisoformat(instant).astimezone(self.audit.zone)
        return str(at.strftime("%Y-%m-%d %H:%M"))


def _monday(paper: Row) -> date:
    on = date.fromisoformat(paper["on"])
    return on - timedelta(days=on.weekday())


def is_empty(row: Row) -> bool:
    """Somebody was due, nobody took part."""
    return bool(row["eligible"] > 0 and row["participants"] == 0)
