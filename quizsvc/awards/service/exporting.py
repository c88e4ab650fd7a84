"""Tables that leave the house: the year-end table and the list of who is put forward, as workbooks."""

from datetime import datetime

from quizsvc.awards import exports, queries
from quizsvc.awards.service.gathering import gather
from quizsvc.awards.service.nominating import nominate
from quizsvc.kit import audit
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons


def year_end(*, now: datetime, actor: int, season: seasons.KnownSeason, address: str | None = None) -> bytes:
    """The year-end table of a season: people, units, and the settings on a sheet of its own. Who took it is
    kept in the audit log.

    Raises:
        SeasonNotPublished, StandingMoved.
    """
    made_from = gather(now=now, season=season)
    valid = [each for each in queries.of_season(season.id) if each.valid]
    names, credentials = roster.names(), {id_: text for text, id_ in roster.ids_by_credential().items()}
    data = exports.year_end(made_from, valid, roster.tree(), names, credentials)
    told = {"version": made_from.snapshot.version, "people": len(made_from.records)}
    subject = f"season:{season.id}"
    audit.record("award.export_year_end", now=now, actor=actor, subject=subject, address=address, **told)
    return data


def nominations(
    *, now: datetime, actor: int, season: seasons.KnownSeason, address: str | None = None
) -> bytes:
    """The list of units and people to put forward, those who just miss it too, and the season's rule.

    Raises:
        SeasonNotPublished, StandingMoved.
    """
    made_from, found = nominate(now=now, season=season)
    told = {"version": made_from.snapshot.version, "nominees": len(found)}
    subject = f"season:{season.id}"
    audit.record("award.export_nominations", now=now, actor=actor, subject=subject, address=address, **told)
    return exports.nominations(made_from, found)
