"""From cells to entries: one row of a roster in our own words, with everything that is wrong with it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from quizsvc.kit import tables
from quizsvc.kit.tables import Finding, NoHeaderRow
from quizsvc.roster import spelling
from quizsvc.roster.imports.headings import ALIASES, CREDENTIALS, FIELDS, UNIT_HEADINGS, WHERE, WHY, WORDS
from quizsvc.roster.rules import Level, Track
from quizsvc.roster.spelling import Status

NAME_LIMIT = 64
TOLD = 5
"""How many other rows a sentence names."""
UNIT_LIMIT = 100
PERSON_FIELDS = {*CREDENTIALS, "name", "track", "phone", "since", "status"}
GUIDE, EXAMPLES = "填写说明", "填写示例"
"""Sheets of our template that are for people only."""
NUMBERS = {*CREDENTIALS, "phone"}
"""Fields in which a number of more than 15 digits has lost its end in the spreadsheet."""


@dataclass(slots=True)
class Entry:
    """One row; with nothing on a person it only defines its unit. `status` None: the row does not say.

    `texts` is what stands in it, by FIELDS.
    """

    sheet: str
    row: int
    header: tables.Header
    unit: str = ""
    parent: str = ""
    level: Level | None = None
    name: str = ""
    track: Track | None = None
    credential: str = ""
    phone: str | None = None
    since: date | None = None
    status: Status | None = None
    reason: str = ""
    is_person: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where it stands, for a sentence."""
        return f"工作表“{self.sheet}”第 {self.row} 行"

    def fault(self, field: str, code: str, message: str) -> None:
        """Something for which the row is rejected."""
        self.faults.append(self._finding(field, code, message))

    def remark(self, field: str, code: str, message: str) -> None:
        """Something to look at; the row is taken all the same."""
        self.remarks.append(self._finding(field, code, message))

    def _finding(self, field: str, code: str, message: str) -> Finding:
        names = CREDENTIALS if field == "credential" else UNIT_HEADINGS if field == "unit" else (field,)
        titles = (self.header.title(name) for name in names)
        return Finding(self.sheet, self.row, next(filter(None, titles), WORDS[field]), code, message)


Mends = Mapping[str, Mapping[str, str]]
"""What stands in rows by their places (`place_of`) instead of what the file has there, by FIELDS."""


def place_of(sheet: str, row: int) -> str:
    """How a row is named where people mend it."""
    return f"{sheet}!{row}"


def read(book: tables.Workbook, mends: Mends) -> tuple[list[Entry], list[Finding]]:
    """The entries of all sheets, and remarks about whole sheets. A person in two rows is a fault of both.

    Raises:
        NoHeaderRow: no sheet has a header of ours; one has people without a column for unit or number.
    """
    entries: list[Entry] = []
    remarks: list[Finding] = []
    read_sheets = 0
    for sheet in (each for each in book.sheets if each.name not in (GUIDE, EXAMPLES)):
        header = tables.find_columns(sheet.rows, ALIASES)
        if header is None or not ({"unit", "department", *CREDENTIALS} & header.columns.keys()):
            message = f"工作表“{sheet.name}”没有名册的表头，已跳过"
            remarks.append(Finding(sheet.name, 0, None, "sheet-skipped", message))
            continue
        _insist_on_columns(sheet.name, header)
        read_sheets += 1
        remarks += _header_remarks(sheet.name, header)
        entries += (
            _entry(sheet.name, header, row, mends.get(place_of(sheet.name, row.number)))
            for row in sheet.rows
            if row.number > header.row
        )
    if not read_sheets:
        raise NoHeaderRow(
            f"前 10 行里没有找到表头。可用的列：{spelling.listed(dict.fromkeys(WORDS.values()))}"
        )
    _find_twins(entries)
    return entries, remarks


def _insist_on_columns(sheet: str, header: tables.Header) -> None:
    columns = header.columns.keys()
    if not {"unit", "department"} & columns:
        raise NoHeaderRow(f"工作表“{sheet}”没有“单位”列")
    if "name" in columns and not set(CREDENTIALS) & columns:
        raise NoHeaderRow(f"工作表“{sheet}”有“姓名”列，但没有“工号/证书号”列；人员按工号或证书号识别")
    if "name" not in columns and set(CREDENTIALS) & columns:
        raise NoHeaderRow(f"工作表“{sheet}”有“{_number_title(header)}”列，但没有“姓名”列")


def _number_title(header: tables.Header) -> str:
    return next(title for name in CREDENTIALS if (title := header.title(name)))


def _header_remarks(sheet: str, header: tables.Header) -> Iterator[Finding]:
    ignored = [title for title in (*header.unknown, *header.repeated) if title not in (WHY, WHERE)]
    if "unit" in header.columns and (title := header.title("department")):
        ignored.append(title)
    if ignored:
        message = f"未使用的列：{spelling.listed(dict.fromkeys(ignored))}"
        yield Finding(sheet, header.row, None, "column-ignored", message)


def _entry(
    sheet: str, header: tables.Header, row: tables.Row, mend: Mapping[str, str] | None = None
) -> Entry:
    entry = Entry(sheet, row.number, header)
    cells = {name: row.get(column) for name, column in header.columns.items()}
    if mend is not None:
        cells = {name: tables.Cell(text) for name, text in mend.items()}
    unit_field = "unit" if "unit" in cells else "department"
    entry.texts = _texts(cells, unit_field)
    spoilt = _spoilt(entry, cells)
    given = {
        name: str(cell) for name, cell in cells.items() if name not in spoilt and spelling.squeezed(cell)
    }
    entry.unit = _unit_name(entry, "unit", given.get(unit_field, ""))
    entry.parent = _unit_name(entry, "parent", given.get("parent", ""))
    if "level" in given:
        entry.level = spelling.level(given["level"])
        if entry.level is None:
            told = "应是 根单位、省直属、市级、县级 之一"
            entry.fault("level", "unknown-level", f"级别“{_shown(given['level'])}”无法识别，{told}")
    entry.credential = next((spelling.credential(given[name]) for name in CREDENTIALS if name in given), "")
    entry.is_person = not PERSON_FIELDS.isdisjoint(given.keys() | spoilt)
    if entry.is_person:
        _fill_person(entry, given, spoilt)
    if not entry.unit and entry.status is not Status.GONE and unit_field not in spoilt:
        entry.fault("unit", "unit-missing", "没有填写单位（合并的单元格请先拆分，每行都要填）")
    return entry


def _texts(cells: Mapping[str, tables.Cell], unit_field: str) -> dict[str, str]:
    """What stands in a row, by FIELDS; of several columns of numbers the first that is filled in."""
    names = {name: (name,) for name in FIELDS} | {"unit": (unit_field,), "credential": CREDENTIALS}
    return {
        field: next((str(cells[name]) for name in each if name in cells and cells[name].strip()), "")
        for field, each in names.items()
    }


def _spoilt(entry: Entry, cells: dict[str, tables.Cell]) -> set[str]:
    """The fields whose cells cannot be trusted, each with its fault told."""
    spoilt = set()
    for name, cell in cells.items():
        field = "credential" if name in CREDENTIALS else "unit" if name in UNIT_HEADINGS else name
        if (fault := tables.cell_fault(cell, exact=name in NUMBERS)) is None:
            continue
        entry.fault(field, *fault)
        spoilt.add(name)
    return spoilt


def _unit_name(entry: Entry, field: str, text: str) -> str:
    name = spelling.squeezed(text)
    if len(name) > UNIT_LIMIT:
        entry.fault(field, "too-long", f"{WORDS[field]}名称超过 {UNIT_LIMIT} 个字符")
        return name[:UNIT_LIMIT] + "…"  # what is said of it elsewhere is as short; no unit is called so
    return name


def _fill_person(entry: Entry, given: dict[str, str], spoilt: set[str]) -> None:
    entry.name = spelling.person_name(given.get("name", ""))
    if not entry.name and "name" not in spoilt:
        entry.fault("name", "name-missing", "没有填写姓名")
    elif len(entry.name) > NAME_LIMIT:
        entry.fault("name", "too-long", f"姓名超过 {NAME_LIMIT} 个字符")
    if not entry.credential and spoilt.isdisjoint(CREDENTIALS):
        entry.fault("credential", "credential-missing", "没有填写工号或证书号；人员按它识别")
    elif entry.credential and not spelling.is_credential(entry.credential):
        told = "只能有汉字、字母、数字和 - _ . / ( ) [ ]，最多 64 个字符"
        entry.fault("credential", "bad-credential", f"工号/证书号“{_shown(entry.credential)}”不对：{told}")
    if "phone" in given and (number := spelling.phone(given["phone"])) is None:
        entry.fault("phone", "bad-phone", f"手机号“{_shown(given['phone'])}”不对，应是 1 开头的 11 位数字")
    elif "phone" in given:
        entry.phone = number
    if "since" in given and (since := spelling.day(given["since"])) is None:
        told = "应写成 2021-07-12 的样子"
        entry.fault("since", "bad-date", f"起始日期“{_shown(given['since'])}”无法识别，{told}")
    elif "since" in given:
        entry.since = since
    _fill_status(entry, given)
    if "track" not in spoilt:
        _fill_track(entry, given)


def _fill_status(entry: Entry, given: dict[str, str]) -> None:
    if "status" not in given:
        return
    found = spelling.status(given["status"])
    if found is None:
        known = "在岗、离职、退休、调出、借调、长病假、产假、挂职、脱产学习；其他原因写“免考：原因”"
        entry.fault("status", "unknown-status", f"状态“{_shown(given['status'])}”无法识别。可以写：{known}")
    else:
        entry.status, entry.reason = found


def _fill_track(entry: Entry, given: dict[str, str]) -> None:
    if "track" in given:
        entry.track = spelling.track(given["track"])
        if entry.track is None:
            entry.fault(
                "track", "unknown-track", f"条线“{_shown(given['track'])}”无法识别，应是 监测 或 执法"
            )
    elif entry.status is not Status.GONE:
        entry.fault("track", "track-missing", "没有填写条线（监测或执法）")


def _find_twins(entries: list[Entry]) -> None:
    rows: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.credential:
            rows[entry.credential].append(entry)
    for same in rows.values():
        for entry in same if len(same) > 1 else ():
            others = [other.place for other in same[: TOLD + 1] if other is not entry][:TOLD]
            more = "等处" if len(same) > TOLD + 1 else ""
            told = f"在本表出现了 {len(same)} 次，另见{spelling.listed(others)}{more}"
            message = f"工号/证书号“{_shown(entry.credential)}”{told}"
            entry.fault("credential", "person-twice", message)


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 30 else plain[:30] + "…"
