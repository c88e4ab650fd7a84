"""Everything that a notice of a period is made from, as it is known now."""

from datetime import datetime

from quizsvc.notices.models import NoticeDraft
from quizsvc.notices.queries import mending, standings
from quizsvc.notices.queries.answers import topics_and_hardest
from quizsvc.notices.rules import Facts, Kind, Source
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.models import Snapshot
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


def facts(*, now: datetime, season: seasons.KnownSeason, kind: Kind, snapshot: Snapshot) -> Facts:
    """The figures of a snapshot with all that a notice tells beside them. Everything else that is published
    is taken in its newest version, but for the period that the snapshot itself compares with.
    """
    period = season_rules.parse_period(snapshot.period)
    weeks, days = season_rules.weeks_of(period, season), season_rules.span_of(period, season)
    before = standings.compared_with(season, snapshot)
    trend = standings.weeks_until(season, weeks[-1])
    boards = rankings.snapshot_boards(snapshot.id)
    known = _papers(season, weeks)
    topics, hardest = topics_and_hardest(list(known), now) if kind is Kind.MONTHLY else ((), ())
    totals, *earlier = standings.totals_of(season, [snapshot, *([before] if before else [])])
    return Facts(
        kind=kind,
        season=season.name,
        organizer=roster.organizer(),
        period=snapshot.period,
        period_name=standings.period_name(season, snapshot.period),
        span=standings.span(season, snapshot.period),
        units=standings.unit_lines(boards),
        people=standings.person_lines(snapshot) if kind is Kind.MONTHLY else (),
        totals=totals,
        before=earlier[0] if earlier else None,
        weeks=tuple(standings.totals_of(season, trend)),
        topics=topics,
        hardest=hardest,
        grants=mending.grants(known, season.zone),
        mends=mending.mends(known, days, season.zone, now),
        settings=tuple(season_rules.in_words(season.settings, season.calendar)),
        sources=tuple(_source(season, each) for each in named(season, snapshot)),
    )


def _papers(season: seasons.KnownSeason, weeks: tuple[season_rules.Week, ...]) -> dict[int, Paper]:
    """The published papers of these weeks."""
    found = papers.papers_of(season.id, since=weeks[0].monday)
    within = {week.monday for week in weeks}
    return {paper.id: paper for paper in found if paper.state == "published" and paper.week_on in within}


def named(season: seasons.KnownSeason, snapshot: Snapshot) -> list[Snapshot]:
    """The snapshots that a notice about this one takes figures from, each once, this one first."""
    before = standings.compared_with(season, snapshot)
    last = season_rules.weeks_of(season_rules.parse_period(snapshot.period), season)[-1]
    used = (snapshot, *([before] if before else []), *standings.weeks_until(season, last))
    return list({each.id: each for each in used}.values())


def has_moved(row: NoticeDraft) -> bool:
    """Whether any snapshot that a draft's figures come from has a newer version, or there is one more."""
    newest = rankings.snapshot(row.season_id, row.period)
    if newest is None or newest.id != row.snapshot_id:
        return True
    now = {(each.period, each.version) for each in named(seasons.by_id(row.season_id), newest)}
    return now != {(source["period"], source["version"]) for source in row.facts["sources"]}


def _source(season: seasons.KnownSeason, snapshot: Snapshot) -> Source:
    return Source(
        period=snapshot.period,
        version=snapshot.version,
        published_at=mending.local_text(snapshot.published_at, season.zone),
        reason=snapshot.reason,
        sha256=snapshot.sha256,
        chain=snapshot.chain_sha256,
    )
