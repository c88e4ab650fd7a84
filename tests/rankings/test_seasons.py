"""Made-up seasons: the product, a plain reference and scripts/audit come to the same figures, version by
version.
"""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import zip_longest

import pytest

from quizsvc.kit import db
from quizsvc.rankings import documents, queries, service
from quizsvc.rankings.service import exporting, snapshots
from quizsvc.season import rules as season_rules
from tests.rankings.audited import audit
from tests.rankings.reference import Reference
from tests.rankings.seasons import MadeUp

SEASONS = 30


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened."""
    try:
        yield
    finally:
        db.session().rollback()
        db.session().expunge_all()


def lived(made: MadeUp) -> Iterator[None]:
    """A season with its publications: a first look in the middle, the rest at its end, and mends."""
    middle = made.season.starts_at + timedelta(days=made.random.randrange(7, 13))
    for now in (middle, made.season.ends_at + timedelta(minutes=1)):
        made.reach(now)
        made.mend(now)
        computed(made)
        yield
        for period in season_rules.periods_of(made.season):
            counting = queries.counting(made.season, made.now)
            if counting.weeks_of(period) and ended(made, period) and made.random.random() < 0.9:
                published(made, period)
    for hours in (1, 2):
        made.mend(made.season.ends_at + timedelta(hours=hours))
        computed(made)
        yield


def ended(made: MadeUp, period: season_rules.Period) -> bool:
    last = season_rules.weeks_of(period, made.season)[-1]
    return season_rules.week_bounds(last, made.season)[1] + timedelta(seconds=6) <= made.now


def computed(made: MadeUp) -> None:
    service.republish(now=made.now, season=made.season, reason="更正")


def published(made: MadeUp, period: season_rules.Period) -> None:
    if queries.snapshot(made.season.id, str(period)) is None:
        service.publish(now=made.now, actor=None, season=made.season, period=period)


def insist_on_the_reference(made: MadeUp) -> int:
    """All working standings are the reference's; how many rows there are."""
    reference, rows = Reference(made.world), 0
    for period in season_rules.periods_of(made.season):
        if not queries.counting(made.season, made.now).weeks_of(period):
            continue
        found = documents.without_names(snapshots.figures_of(queries.boards_of(made.season.id, period)))
        expected = reference.figures(str(period))
        for table, wanted in expected.items():
            for ours, theirs in zip_longest(found[table], wanted):
                assert ours == theirs, f"{period}, {table}: {ours} is not {theirs}"
        rows += sum(map(len, found.values()))
    return rows


def exported(made: MadeUp) -> io.BytesIO:
    file = io.BytesIO()
    exporting.write(db.session().connection(), season=made.season, now=made.now, into=file)
    file.seek(0)
    return file


def test_product_reference_and_audit_agree(app, scale):
    rows = versions = 0
    for seed in range(SEASONS * scale):
        with undone():
            made = MadeUp(seed)
            for _ in lived(made):
                try:
                    rows += insist_on_the_reference(made)
                except AssertionError as error:
                    pytest.fail(f"season {seed}, {made.world['settings']}: {error}")
            file = audit.Audit(exported(made))
            for one in file.snapshots:
                try:
                    file.check(one, True)
                except audit.Difference as difference:
                    pytest.fail(f"season {seed}: {json.dumps(difference.args[0], default=str)[:3000]}")
            versions += len(file.snapshots)
    print(f"{SEASONS * scale} seasons, {rows} working rows, {versions} versions: no difference")
    assert versions
