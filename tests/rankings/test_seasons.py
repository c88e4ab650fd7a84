"""Made-up seasons: the product, a plain reference and scripts/audit come to the same figures, version by
version.
"""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import zip_longest
from textwrap import fill
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.rankings import documents, queries, service
from quizsvc.rankings.models import Standing
from quizsvc.rankings.service import exporting, snapshots
from quizsvc.season import rules as season_rules
from tests.rankings import occurrences
from tests.rankings.audited import audit
from tests.rankings.beginnings import SECOND
from tests.rankings.reference import Reference
from tests.rankings.seasons import MadeUp

SEASONS = 200


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened."""
    try:
        yield
    finally:
        db.session().rollback()
        db.session().expunge_all()


@contextmanager
def named(seed: int) -> Iterator[None]:
    """Whatever goes wrong inside is told with the number that makes the season again."""
    try:
        yield
    except Exception as error:
        error.add_note(f"made-up season {seed}: pytest tests/rankings/test_seasons.py --seed {seed}")
        raise


def lived(made: MadeUp) -> Iterator[None]:
    """A season with its publications: a first look in the middle, the rest at its end, and mends, once or
    twice.
    """
    middle = made.season.starts_at + timedelta(days=made.random.randrange(7, 13))
    for now in (middle, made.season.ends_at + timedelta(minutes=1)):
        made.reach(now)
        made.mend(now)
        service.republish(now=made.now, season=made.season, reason="更正")
        yield
        for period in queries.counting(made.season, made.now).periods():
            if is_over(made, period) and made.random.random() < 0.9:
                published(made, period)
    for hours in range(made.random.choice([1, 1, 2])):
        made.mend(made.season.ends_at + timedelta(hours=1 + hours))
        service.republish(now=made.now, season=made.season, reason="更正")
        yield


def is_over(made: MadeUp, period: season_rules.Period) -> bool:
    weeks = season_rules.weeks_of(period, made.season)
    ends = [season_rules.week_bounds(weeks[-1], made.season)[1]]
    ends += [
        paper["window"].closes_at
        for paper in made.world["papers"]
        if season_rules.week_of(paper["on"]) in weeks
    ]
    return max(ends) + 6 * SECOND <= made.now


def published(made: MadeUp, period: season_rules.Period) -> None:
    if queries.snapshot(made.season.id, str(period)) is None:
        service.publish(now=made.now, actor=None, season=made.season, period=period)


def insist_on_the_reference(made: MadeUp) -> int:
    """All working standings are the reference's; how many rows there are."""
    reference, rows = Reference(made.world), 0
    periods = queries.counting(made.season, made.now).periods()
    computed = sa.select(Standing).where(Standing.season_id == made.season.id)
    standings = {each.period: each for each in db.session().scalars(computed)}
    assert standings.keys() == set(map(str, periods)) == reference.periods()
    for period, standing in standings.items():
        found = documents.without_names(snapshots.figures_of(queries.standing_boards(standing)))
        for table, wanted in reference.figures(period).items():
            for ours, theirs in zip_longest(found[table], wanted):
                assert ours == theirs, f"{period}, {table}: {ours} is not {theirs}"
        rows += sum(map(len, found.values()))
    return rows


def exported(made: MadeUp) -> io.BytesIO:
    file = io.BytesIO()
    exporting.write(db.session().connection(), season=made.season, now=made.now, into=file)
    file.seek(0)
    return file


def audited(made: MadeUp) -> list[dict[str, Any]]:
    """The season's versions, every row of which the audit comes to as well."""
    file = audit.Audit(exported(made))
    for one in file.snapshots:
        file.check(one, True)
    return list(file.snapshots)


def test_product_reference_and_audit_agree(app, scale, seed, capsys):
    numbers = range(SEASONS * scale) if seed is None else [seed]
    total, seen = Counter[str](), Counter[str]()
    for number in numbers:
        with named(number), undone():
            made = MadeUp(number)
            total["working rows"] += sum(insist_on_the_reference(made) for _ in lived(made))
            versions = audited(made)
            total["versions"] += len(versions)
            seen.update(occurrences.occurred(occurrences.Season(made.world, versions)))
    told = ", ".join(f"{what} {seen[what]}" for what in (*occurrences.KINDS, *occurrences.VALUES))
    with capsys.disabled():
        print(f"\n{len(numbers)} seasons, {dict(total)}: no difference between product, reference and audit")
        print(fill(f"in so many of them: {told}", 110))
    missing = {*occurrences.KINDS, *occurrences.VALUES} - seen.keys()
    assert seed is not None or not missing
