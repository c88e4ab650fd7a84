"""Days, instants and periods of the log as people say them: the log keeps their codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class Dates:
    """What the words of a deed need: the seasons by their ids, and the zone in which instants are told."""

    seasons: Mapping[int, season_rules.Season] = field(default_factory=dict)
    zone: ZoneInfo = season_rules.Settings().zone

    def period(self, text: str, season_id: int | None = None) -> str:
        """2026-W41 is 第9周 of its season, or 2026年第41周 where none is known that has it."""
        try:
            period = season_rules.parse_period(text)
        except ValueError:
            return text
        own = self.seasons.get(season_id) if season_id is not None else None
        named = list(self.seasons.values()) if own is None else [own]
        for season in named:
            try:
                return season_rules.period_name(period, season)
            except ValueError:
                continue  # a week of another season
        if isinstance(period, season_rules.Week):
            return f"{period.year}年第{period.number}周"
        return "整个活动" if period == season_rules.SEASON else f"{text[:4]}年{int(text[5:])}月"

    def moment(self, text: str) -> str:
        """A day or an instant: 2026年10月5日, 2026年10月5日 18:00."""
        try:
            if len(text) == len("2026-10-05"):
                return season_rules.day_in_words(date.fromisoformat(text))
            there = datetime.fromisoformat(text).astimezone(self.zone)
        except ValueError:
            return text
        return f"{season_rules.day_in_words(there.date())} {there:%H:%M}"
