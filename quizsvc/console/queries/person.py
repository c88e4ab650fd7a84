"""One person of the roster, as their page tells of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts.models import Account
from quizsvc.identity import queries as identity
from quizsvc.identity.models import ActivationCode, Binding, WechatUser
from quizsvc.kit.db import session
from quizsvc.rankings import queries as rankings
from quizsvc.roster import rules
from quizsvc.roster.models import Exemption
from quizsvc.roster.rules import Records, RosterEntry
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class Entrance:
    """How somebody gets in: their account, if they have one, since when, whether it is disabled, and since
    when it signs in by WeChat; else the activation code that they were given last.
    """

    account_id: int | None
    account_name: str | None
    bound_at: datetime | None
    disabled_at: datetime | None
    wechat_at: datetime | None
    code_at: datetime | None
    code_until: datetime | None


def entrance(person_id: int) -> Entrance:
    """Of this person."""
    found = (
        sa.select(
            Binding.account_id,
            Account.name,
            Binding.bound_at,
            Account.disabled_at,
            WechatUser.bound_at,
            ActivationCode.issued_at,
            ActivationCode.expires_at,
        )
        .select_from(sa.select(sa.literal(person_id).label("id")).subquery("one"))
        .outerjoin(Binding, Binding.person_id == person_id)
        .outerjoin(Account, Account.id == Binding.account_id)
        .outerjoin(WechatUser, WechatUser.account_id == Binding.account_id)
        .outerjoin(ActivationCode, ActivationCode.person_id == person_id)
    )
    return Entrance(*session().execute(found).one())


def exemptions(person_id: int) -> Sequence[Exemption]:
    """What holds of somebody's exemptions, by their first day."""
    found = sa.select(Exemption).where(Exemption.person_id == person_id, Exemption.superseded_at.is_(None))
    return session().scalars(found.order_by(Exemption.first_on, Exemption.id)).all()


@dataclass(frozen=True, slots=True)
class Week:
    """Somebody in a week of the season: where they count, None if nowhere; and what they did in it, if it was
    worked out (`took_part`, `score`, `daily_counted`, `weekly_counted`). `begins_on` is its first day
    inside the season.
    """

    week: season_rules.Week
    name: str
    begins_on: date
    entry: RosterEntry | None
    did: Any

    @property
    def key(self) -> str:
        """As the API writes it: 2021-W28."""
        return str(self.week)


def weeks(
    person_id: int, records: Records, season: seasons.KnownSeason, *, within: Collection[int] | None
) -> list[Week]:
    """The weeks of a season, those to come as the roster has it now; with `within` those alone in which they
    count in one of these units: what somebody did elsewhere is not for who has them now.
    """
    every = season_rules.weeks_of(season_rules.SEASON, season)
    did = {row.week_on: row for row in rankings.weeks_of_person(season.id, person_id, every)}
    tenures = [one for one in identity.key_seeing_intervals() if one.person == person_id]
    made = []
    for week in every:
        staff = rules.staff_at(tenures, season_rules.first_instant(week, season))
        entry = rules.roster_of_week(*records, week, season, staff).get(person_id)
        if within is not None and (entry is None or entry.unit not in within):
            continue
        name, begins_on = season_rules.period_name(week, season), season_rules.days_of(week, season)[0]
        made.append(Week(week, name, begins_on, entry, did.get(week.monday)))
    return made
