"""The roster's files as a department would fill them in: one at the start, one with each week's changes."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from quizsvc.demo.people import GONE, People
from quizsvc.roster.rules import Level

HEADINGS = ("单位", "上级单位", "级别", "姓名", "条线", "工号/证书号", "手机号", "起始日期", "状态")
LEVELS = {Level.ROOT: "省厅", Level.PROVINCE: "省直属", Level.CITY: "市级", Level.COUNTY: "县级"}
Row = tuple[str, ...]


def at_first(people: People) -> bytes:
    """All units, then everybody who is there when the season begins, on duty."""
    units = [(place.name, place.parent, LEVELS[place.level], *("",) * 6) for place in people.places]
    return _file([*units, *(_row(people, index) for index in range(people.at_first))])


def changed(people: People, week: int, first_on: date) -> bytes:
    """The people for whom something changes with a week of the season that begins on `first_on`."""
    day = (first_on + timedelta(weeks=week)).isoformat()
    rows = []
    for change in people.of_week(week):
        _, _, _, *who, _, _ = _row(people, change.person)
        unit = people.places[change.place].name
        rows.append((unit, "", "", *who, "" if change.status == GONE else day, change.status))
    return _file(rows)


def _row(people: People, index: int) -> Row:
    person = people.people[index]
    # Hardly anybody has a telephone number: any that could be dialled would be somebody's.
    return (
        people.places[person.place].name,
        "",
        "",
        person.name,
        person.track.chinese,
        person.credential,
        person.phone,
        person.since.isoformat(),
        "",
    )


def _file(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
