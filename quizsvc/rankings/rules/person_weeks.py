"""One person in one week: eligible or not, taking part or not, and the week's score (rules.md §5, §6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizsvc.papers import rules as papers
from quizsvc.roster import rules as roster
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class WeekPapers:
    """A week's published papers that still hold a question: how many daily ones, whether a weekly one."""

    week: season_rules.Week
    daily: int
    weekly: bool

    @property
    def counts(self) -> bool:
        """A week without any paper does not count anywhere (rules.md §2)."""
        return self.daily > 0 or self.weekly


@dataclass(frozen=True, slots=True)
class CountedAttempt:
    """An attempt that attempts.rules.counted picked, on a paper of the week; `score` in hundredths."""

    kind: papers.PaperKind
    score: int
    time_used_s: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """A person on a week's roster. Of who is not eligible no attempt is looked at: the rest is 0, False or
    None.

    `score` in hundredths; `weekly_time_s` is the time used for the weekly test; `last_counted_at` the last
    counted submission of either module, UTC.
    """

    person: int
    week: season_rules.Week
    unit: int
    track: roster.Track
    eligible: bool
    exempt: bool
    took_part: bool = False
    daily_counted: int = 0
    weekly_counted: int = 0
    score: int = 0
    weekly_time_s: int = 0
    last_counted_at: datetime | None = None


def person_week(
    entry: roster.RosterEntry,
    published: WeekPapers,
    counted: Iterable[CountedAttempt],
    settings: season_rules.Settings,
) -> PersonWeek:
    """A person's week from the roster's entry and their counted attempts on the week's published papers.

    Raises:
        ValueError: more counted attempts than papers, or the week does not count: facts contradict.
    """
    if not published.counts:
        raise ValueError(f"week {published.week} has no paper and does not count")
    place = (entry.person, published.week, entry.unit, entry.track)
    if not entry.eligible:
        return PersonWeek(*place, eligible=False, exempt=True)
    attempts = list(counted)
    daily = [attempt.score for attempt in attempts if attempt.kind is papers.PaperKind.DAILY]
    weekly = [attempt for attempt in attempts if attempt.kind is papers.PaperKind.WEEKLY]
    if len(daily) > published.daily or len(weekly) > int(published.weekly):
        raise ValueError(f"person {entry.person} has more counted attempts than {published.week} has papers")
    return PersonWeek(
        *place,
        eligible=True,
        exempt=False,
        took_part=takes_part(len(daily), len(weekly), published, settings.participation),
        daily_counted=len(daily),
        weekly_counted=len(weekly),
        score=week_score(daily, weekly[0].score if weekly else 0, published, settings),
        weekly_time_s=sum(attempt.time_used_s for attempt in weekly),
        last_counted_at=max((attempt.submitted_at for attempt in attempts), default=None),
    )


def takes_part(
    daily: int, weekly: int, published: WeekPapers, participation: season_rules.Participation
) -> bool:
    """Whether so many counted attempts make a participant (rules.md §5).

    A module without a paper is not asked for.
    """
    if daily + weekly == 0:
        return False
    if participation is season_rules.Participation.ANY:
        return True
    has_weekly = weekly > 0 or not published.weekly
    if participation is season_rules.Participation.WEEKLY:
        return has_weekly
    return has_weekly and (daily > 0 or published.daily == 0)


def week_score(
    daily: Sequence[int], weekly: int, published: WeekPapers, settings: season_rules.Settings
) -> int:
    """综合成绩 of a week in hundredths, rounded once, from hundredths: counted daily scores in any order, and
    the weekly one.

    A module without a paper leaves the other one alone to make the score; a test that was not taken is 0
    (rules.md §6).
    """
    if published.daily == 0:
        return weekly
    mean = _daily_mean(daily, published.daily, settings)
    if not published.weekly:
        return season_rules.round_half_up(mean)
    return season_rules.round_half_up(settings.daily_weight * mean + settings.weekly_weight * weekly)


def _daily_mean(daily: Sequence[int], published: int, settings: season_rules.Settings) -> Fraction:
    if not daily:
        return Fraction(0)
    if settings.daily_basis is season_rules.DailyBasis.ANSWERED:
        return Fraction(sum(daily), len(daily))
    if settings.daily_basis is season_rules.DailyBasis.SCHEDULED:
        return Fraction(sum(daily), published)
    over = min(settings.daily_best, published)
    return Fraction(sum(sorted(daily, reverse=True)[:over]), over)
