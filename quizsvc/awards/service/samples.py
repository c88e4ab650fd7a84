"""What certificates look like, to be shown before anybody has one."""

from datetime import datetime

from quizsvc.awards import printing, rules
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Level, Track
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MARK = "样张"
CODE = "X" * rules.CODE_LENGTH
UNIT, PERSON = "某某市生态环境局", "某某某"


def sample(*, now: datetime, season: seasons.KnownSeason, base: str) -> bytes:
    """A PDF of a unit's certificate and a person's, with the season's name and days, nobody's name and no
    valid code, marked for what it is; `base` as of pdf_of.

    Raises:
        FontMissing.
    """
    day = season_rules.local_date(now, season.zone)
    holders = ((rules.Kind.UNIT, UNIT, Level.CITY), (rules.Kind.PERSON, PERSON, None))
    return printing.draw(
        printing.Printed(
            kind=kind,
            holder=holder,
            unit_name=UNIT,
            season_name=season.name,
            first_on=season.first_on,
            last_on=season.last_on,
            track=Track.ENFORCEMENT,
            level=level,
            prize=rules.Prize.FIRST,
            issuer=roster.organizer() or season.name,
            issued_on=day,
            number=rules.certificate_number(day.year, 0),
            code=CODE,
            address=f"{base}/verify/{CODE}",
            mark=MARK,
        )
        for kind, holder, level in holders
    )
