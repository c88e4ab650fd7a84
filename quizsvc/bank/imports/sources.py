"""Lists of the laws that questions cite, as in question_bank/sources: 名称, 版本, 类别, 施行日期, 网址."""

from dataclasses import dataclass
from datetime import date

from quizsvc.bank.rules import CITATION_LIMIT, tidy
from quizsvc.kit import tables
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables import NoHeaderRow

COLUMNS = {
    "name": {"名称"},
    "edition": {"版本"},
    "kind": {"类别"},
    "in_force_on": {"施行日期"},
    "url": {"网址"},
}


class BadSource(BadFile):
    """A row that names no law, or a day that there is not."""

    title = "法规清单有错"
    code = "bad-source"


@dataclass(frozen=True, slots=True)
class Source:
    """A law as the list has it; what is blank there is blank or None."""

    name: str
    edition: str
    kind: str
    in_force_on: date | None
    url: str


def read(data: bytes, filename: str) -> list[Source]:
    """The laws of a list, in its order.

    Raises:
        BadFile: not a table. NoHeaderRow: it has no column 名称. BadSource: names the row.
    """
    found: list[Source] = []
    for sheet in tables.read(data, filename).sheets:
        header = tables.find_columns(sheet.rows, COLUMNS)
        if header is None or "name" not in header.columns:
            raise NoHeaderRow("前 10 行内应有一行表头：名称、版本、类别、施行日期、网址。")
        below = (row for row in sheet.rows if row.number > header.row)
        found.extend(_source(row, header.columns) for row in below)
    return found


def _source(row: tables.Row, columns: dict[str, int]) -> Source:
    said = {name: tidy(row.get(columns.get(name))) for name in COLUMNS}
    if not said["name"] or len(said["name"]) + len(said["edition"]) > CITATION_LIMIT:
        raise BadSource(f"第 {row.number} 行的名称是空的，或名称和版本超过 {CITATION_LIMIT} 个字。")
    try:
        day = date.fromisoformat(said["in_force_on"]) if said["in_force_on"] else None
    except ValueError as error:
        told = f"第 {row.number} 行的施行日期“{said['in_force_on'][:20]}”应写成 2021-07-15 的样子。"
        raise BadSource(told) from error
    return Source(said["name"], said["edition"], said["kind"], day, said["url"])
