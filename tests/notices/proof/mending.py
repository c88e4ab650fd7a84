"""What was granted and mended on the papers of a notice's period, as far as the export tells."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.notices.proof.documents import Row
from tests.notices.proof.evidence import Evidence
from tests.notices.proof.written import figures

WITHHELD = "有题目更正评分"
"""Said of a question that is on a test which runs: not which one."""


class Mended(NamedTuple):
    """What was extended, set aside or corrected: the paper's title, the question's number or the new hour."""

    title: str
    what: list[str]
    at: str


def granted(evidence: Evidence) -> list[list[str | None]]:
    """The rows of a table."""
    names = {one["id"]: one["name"] for one in evidence.audit.lines("persons")}
    titles = {paper["id"]: paper["title"] for paper in evidence.papers}
    found = [one for id_ in titles for one in evidence.audit.known("grants", id_)]
    found.sort(key=lambda one: one["at"])
    return [
        [titles[one["paper"]], names[one["person"]], None, evidence.local(one["at"]), None] for one in found
    ]


def mended(evidence: Evidence) -> list[Mended]:
    """All of it."""
    told = []
    for paper in evidence.papers:
        for one in evidence.audit.known("corrections", paper["id"]):
            told.append(Mended(paper["title"], figures([one["number"]]), evidence.local(one["at"])))
        for one in paper["extensions"]:
            until = figures([evidence.local(one["closes_at"])])
            told.append(Mended(paper["title"], until, evidence.local(one["at"])))
    return told


def mends(evidence: Evidence, rows: Iterable[Row]) -> Iterator[list[str | None]]:
    """The rows of a table, in its own order."""
    waiting, reached = mended(evidence), _reached(evidence)
    for what, at, _ in rows:
        if what.startswith("补记"):
            yield [None, at if at in reached else "没有这次追溯", None]
        elif (one := next((each for each in waiting if _is(each, what, at)), None)) is not None:
            waiting.remove(one)
            yield [what, at, None]
        else:
            yield ["没有这项更正", None, None]
    yield from ([f"《{one.title}》{''.join(one.what)}", one.at, None] for one in waiting)


def _is(one: Mended, what: str, at: str) -> bool:
    said = re.fullmatch(f"《{re.escape(one.title)}》(.*)", what)
    return said is not None and at == one.at and (said[1] == WITHHELD or figures([said[1]]) == one.what)


def _reached(evidence: Evidence) -> set[str]:
    """When something was recorded that reaches back."""
    tables = (evidence.audit.memberships, evidence.audit.exemptions)
    records = (one for table in tables for own in table.values() for one in own)
    return {evidence.local(one["recorded_at"]) for one in records if one["reach_back"]}
