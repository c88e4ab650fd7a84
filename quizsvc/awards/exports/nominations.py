"""推选名单: who is put forward, who just misses it, and why."""

from collections.abc import Iterable, Iterator, Sequence

from quizsvc.awards.basis import Basis, Nominee
from quizsvc.awards.exports.sheets import figure, settings_sheet
from quizsvc.awards.rules import Kind
from quizsvc.kit import books
from quizsvc.kit.books import HUNDREDTHS, WHOLE, Head

_FIGURES = (
    Head("名次", 7, WHOLE),
    Head("得分", 9, HUNDREDTHS),
    Head("参加周数", 10, WHOLE),
    Head("计入周数", 10, WHOLE),
    Head("参与率%", 10, HUNDREDTHS),
    Head("推选", 8),
    Head("理由", 64),
)
UNITS = (Head("条线", 8), Head("级别", 9), Head("单位", 34), *_FIGURES)
PEOPLE = (Head("条线", 8), Head("单位", 34), Head("姓名", 14), *_FIGURES)


def write(made_from: Basis, nominees: Sequence[Nominee]) -> bytes:
    """Units, people, and the settings with the season's rule."""
    with books.book() as (target, data):
        units = [each for each in nominees if each.board.kind is Kind.UNIT]
        people = [each for each in nominees if each.board.kind is Kind.PERSON]
        books.add_sheet(target, "单位", UNITS, _unit_rows(units))
        books.add_sheet(target, "个人", PEOPLE, _person_rows(people))
        settings_sheet(target, made_from.season, made_from.snapshot)
    written: bytes = data()
    return written


def _unit_rows(nominees: Iterable[Nominee]) -> Iterator[tuple[str, ...]]:
    for each in nominees:
        level = each.board.level
        assert level is not None
        yield (each.board.track.chinese, level.chinese, each.name, *_figures(each))


def _person_rows(nominees: Iterable[Nominee]) -> Iterator[tuple[str, ...]]:
    for each in nominees:
        yield (each.board.track.chinese, each.row.unit_name, each.name, *_figures(each))


def _figures(one: Nominee) -> tuple[str, ...]:
    judged = one.candidate
    return (
        str(judged.rank),
        figure(one.row.score),
        str(judged.active),
        str(judged.weeks),
        figure(judged.rate),
        "推选" if one.nomination.chosen else "未推选",
        one.nomination.reason,
    )
