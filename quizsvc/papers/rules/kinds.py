"""The two kinds of papers, and what the settings say of each (the table of rules.md §3)."""

from dataclasses import dataclass
from enum import StrEnum

from quizsvc.season import rules as season_rules


class PaperKind(StrEnum):
    """每日练习 or 每周一测."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return "每日练习" if self is PaperKind.DAILY else "每周一测"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a season's settings say of a kind of paper (the table of rules.md §3): how many attempts are
    candidates for counting, which of them counts, seconds to answer, what it is made of, when keys show.
    """

    attempts: int
    rule: season_rules.AttemptRule
    limit_s: int | None
    mix: tuple[season_rules.Part, ...]
    keys: season_rules.KeyRelease


def terms(kind: PaperKind, settings: season_rules.Settings) -> Terms:
    """The terms of a kind of paper. A weekly test's keys wait for its closing under every setting."""
    if kind is PaperKind.DAILY:
        return Terms(
            settings.daily_attempts,
            settings.daily_rule,
            settings.daily_limit_s,
            settings.daily_mix,
            settings.daily_keys,
        )
    return Terms(
        settings.weekly_attempts,
        settings.weekly_rule,
        settings.weekly_limit_s,
        settings.weekly_mix,
        season_rules.KeyRelease.PAPER_CLOSED,
    )
