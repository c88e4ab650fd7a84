"""Where the rows of a working standing differ from those of a version: what publishing would change."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.rankings.queries.boards import Boards

_RANKED = ("rank", "change", "unit_name", "score")
_UNIT_FIGURES = ("eligible", "exempt", "participants", "rate", "average")
_PERSON_FIGURES = ("person_name", "unit_id", "weekly_tests", "time_used_s")


@dataclass(frozen=True, slots=True)
class Differences:
    """How many rows stand in the version and in the working standing, and how many are others: `changed` ones
    that stand in both, of which `moved` have another rank; `added` and `gone` ones. `first` are the first of
    them, those whose rank moves most before the others; each has `track`, `name` and, of before and after,
    rank and score, None where it is not.
    """

    before: int
    after: int
    changed: int
    moved: int
    added: int
    gone: int
    first: list[Any]

    @property
    def total(self) -> int:
        """How many rows are others."""
        return self.changed + self.added + self.gone


def unit_differences(old: Boards, new: Boards, *, most: int) -> Differences:
    """Of the units' boards; these have a `level` and `unit_id`, and rates beside ranks and scores."""
    place, figures = ("track", "level", "unit_id"), (*_RANKED, *_UNIT_FIGURES)
    return _differences(old, old.unit_table, new, new.unit_table, place, figures, "unit_name", most)


def people_differences(old: Boards, new: Boards, *, most: int) -> Differences:
    """Of the ranked people; these have a `person_id` and the `unit_name`."""
    place, figures = ("track", "person_id"), (*_RANKED, *_PERSON_FIGURES)
    return _differences(old, old.person_table, new, new.person_table, place, figures, "person_name", most)


def _differences(
    old: Boards,
    old_table: Any,
    new: Boards,
    new_table: Any,
    place: tuple[str, ...],
    figures: tuple[str, ...],
    name: str,
    most: int,
) -> Differences:
    was = sa.select(old_table.__table__).filter_by(**{old.owner: old.id}).subquery("was")
    then = sa.select(new_table.__table__).filter_by(**{new.owner: new.id}).subquery("then")
    both = was.join(then, sa.and_(*(was.c[each] == then.c[each] for each in place)), full=True)
    counts = session().execute(_counts(both, was, then, figures)).one()._mapping
    told = [sa.func.coalesce(then.c[each], was.c[each]).label(each) for each in (*place, "unit_name")]
    told.append(sa.func.coalesce(then.c[name], was.c[name]).label("name"))
    shown = ("rank", "score", *(["rate"] if "rate" in figures else []))
    told += [side.c[each].label(f"{each}_{when}") for each in shown for side, when in _sides(was, then)]
    listed = sa.select(*told).select_from(both).where(_differs(was, then, figures))
    by_far = sa.func.abs(was.c.rank - then.c.rank).desc().nulls_first()
    rows = session().execute(listed.order_by(by_far, *map(sa.text, place)).limit(most))
    return Differences(**counts, first=list(rows))


def _sides(was: Any, then: Any) -> tuple[tuple[Any, str], tuple[Any, str]]:
    return (was, "before"), (then, "after")


def _counts(both: Any, was: Any, then: Any, figures: tuple[str, ...]) -> sa.Select[Any]:
    """`Differences` but for the first."""
    here, there = was.c.track.is_not(None), then.c.track.is_not(None)
    in_both = sa.and_(here, there)
    kinds: dict[str, Any] = {
        "before": here,
        "after": there,
        "changed": sa.and_(in_both, _differs(was, then, figures)),
        "moved": sa.and_(in_both, was.c.rank.is_distinct_from(then.c.rank)),
        "added": sa.and_(~here, there),
        "gone": sa.and_(here, ~there),
    }
    counts: list[Any] = [sa.func.count().filter(kind).label(name) for name, kind in kinds.items()]
    return sa.select(*counts).select_from(both)


def _differs(was: Any, then: Any, figures: tuple[str, ...]) -> sa.ColumnElement[bool]:
    # Who is only on one side has no track on the other.
    return sa.or_(*(was.c[each].is_distinct_from(then.c[each]) for each in ("track", *figures)))
