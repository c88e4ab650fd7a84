"""The year-end table for the 大练兵综合考核: everybody who was due in a week, every unit, the settings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quizsvc.awards.basis import Basis
from quizsvc.awards.exports.sheets import figure, settings_sheet, whole
from quizsvc.awards.queries import Certified, PersonRecord
from quizsvc.awards.rules import Kind
from quizsvc.kit import books
from quizsvc.kit.books import HUNDREDTHS, WHOLE, Head
from quizsvc.roster.queries import UnitNode
from quizsvc.roster.rules import Level, Track

_PRIZE = (Head("名次", 7, WHOLE), Head("奖项", 9), Head("证书编号", 22))
PEOPLE = (
    Head("条线", 8),
    Head("上级单位", 24),
    Head("单位", 34),
    Head("姓名", 14),
    Head("工号或证书号", 22),
    Head("应参加周数", 11, WHOLE),
    Head("参加周数", 10, WHOLE),
    Head("参与率%", 10, HUNDREDTHS),
    Head("每周一测次数", 13, WHOLE),
    Head("综合成绩", 10, HUNDREDTHS),
    *_PRIZE,
)
UNITS = (
    Head("条线", 8),
    Head("级别", 9),
    Head("单位", 34),
    Head("应参加人周", 11, WHOLE),
    Head("参加人周", 10, WHOLE),
    Head("免考人周", 10, WHOLE),
    Head("参与率%", 10, HUNDREDTHS),
    Head("人均综合成绩", 13, HUNDREDTHS),
    Head("综合得分", 10, HUNDREDTHS),
    *_PRIZE,
)
UNRANKED = 1_000_000_000
"""Behind every rank."""
Won = Mapping[tuple[str, str, str | None, int], Certified]


def write(
    made_from: Basis,
    certificates: Iterable[Certified],
    tree: Mapping[int, UnitNode],
    names: Mapping[int, str],
    credentials: Mapping[int, str],
) -> bytes:
    """The workbook; prizes are those of the valid certificates. `names` and `credentials` are by person."""
    won = {each.claim.place: each for each in certificates}
    with books.book() as (target, data):
        people = _person_rows(made_from, won, tree, names, credentials)
        books.add_sheet(target, "个人", PEOPLE, people)
        books.add_sheet(target, "单位", UNITS, _unit_rows(made_from, won))
        settings_sheet(target, made_from.season, made_from.snapshot)
    written: bytes = data()
    return written


def _person_rows(
    made_from: Basis,
    won: Won,
    tree: Mapping[int, UnitNode],
    names: Mapping[int, str],
    credentials: Mapping[int, str],
) -> Iterator[tuple[str, ...]]:
    """By track and rank; who has none, by unit and name. Nobody without a rank has answered anything that
    counts, so their score is 0.
    """
    ranked = {row.person_id: row for row in made_from.people}

    def order(record: PersonRecord) -> tuple[Any, ...]:
        row = ranked.get(record.person_id)
        track = list(Track).index(Track(record.track))
        name = names[record.person_id]
        return (track, row.rank if row else UNRANKED, record.unit_id, name, record.person_id)

    for record in sorted(made_from.records.values(), key=order):
        row, unit = ranked.get(record.person_id), tree[record.unit_id]
        yield (
            Track(record.track).chinese,
            tree[unit.parent_id].name if unit.parent_id is not None else "",
            unit.name,
            names[record.person_id],
            credentials[record.person_id],
            str(record.eligible),
            str(record.active),
            figure(record.rate),
            str(record.tests),
            figure(row.score if row else 0),
            *_prize(row, won.get((Kind.PERSON, record.track, None, record.person_id))),
        )


def _unit_rows(made_from: Basis, won: Won) -> Iterator[tuple[str, ...]]:
    for row in made_from.units:
        yield (
            Track(row.track).chinese,
            Level(row.level).chinese,
            row.unit_name,
            str(row.eligible),
            str(row.participants),
            str(row.exempt),
            figure(row.rate),
            figure(row.average),
            figure(row.score),
            *_prize(row, won.get((Kind.UNIT, row.track, row.level, row.unit_id))),
        )


def _prize(row: Any, certificate: Certified | None) -> tuple[str, ...]:
    rank = whole(row.rank) if row is not None else ""
    return (rank, certificate.prize, certificate.number) if certificate else (rank, "", "")
