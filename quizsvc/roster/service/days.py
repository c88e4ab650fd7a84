"""From which day on a change of the roster can hold."""

from datetime import date, datetime, timedelta

from quizsvc.kit.errors import Refusal
from quizsvc.season import queries as seasons


class EffectiveTooEarly(Refusal):
    """Once the season runs, a roster changes from today on at the earliest."""

    title = "活动已经开始，名册变更最早从今天起生效"


def effective_day(now: datetime, wanted: date | None) -> date:
    """The day that is wanted, next Monday in the season's time zone if none is.

    Raises:
        EffectiveTooEarly.
    """
    today = seasons.today(now)
    if wanted is None:
        return today + timedelta(days=7 - today.weekday())
    season = seasons.open_season()
    if season is not None and season.first_on <= today and wanted < today:
        raise EffectiveTooEarly(f"最早可写 {today.isoformat()}")
    return wanted
