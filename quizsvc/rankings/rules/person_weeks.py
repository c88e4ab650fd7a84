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
class Done:
    """What somebody's counted attempts on a week's published papers come to: the scores of each module in
    hundredths, seconds on the weekly test, the last submission of either module.
    """

    daily: Sequence[int] = ()
    weekly: Sequence[int] = ()
    weekly_time_s: int = 0
    last_counted_at: datetime | None = None

    @classmethod
    def of(cls, counted: Iterable[CountedAttempt]) -> "Done":
        """The same from the attempts one by one."""
        attempts = list(counted)
        weekly = [attempt for attempt in attempts if attempt.kind is papers.PaperKind.WEEKLY]
        return cls(
            [attempt.score for attempt in attempts if attempt.kind is papers.PaperKind.DAILY],
            [attempt.score for attempt in weekly],
            sum(attempt.time_used_s for attempt in weekly),
            max((attempt.submitted_at for attempt in attempts), default=None),
        )


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
    done: Done,
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
    daily, weekly = len(done.daily), len(done.weekly)
    if daily > published.daily or weekly > int(published.weekly):
        raise ValueError(f"person {entry.person} has more counted attempts than {published.week} has papers")
    return PersonWeek(
        *place,
        eligible=True,
        exempt=False,
        took_part=takes_part(daily, weekly, published, settings.participation),
        daily_counted=daily,
        weekly_counted=weekly,
        score=week_score(done.daily, sum(done.weekly), published, settings),
        weekly_time_s=done.weekly_time_s,
        last_counted_at=done.last_counted_at,
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


@dataclass(frozen=True, slots=True)
class Workings:
    """How a week's score comes about, so that anybody can work it out again: from the scores at the places
    `used` of the daily ones, their sum divided by `over`, times its weight, and the weekly score times its
    own; `unrounded` is what that makes, in hundredths.

    A module without a paper has the weight 0 and the other one 1. With `over` 0 the daily mean is 0.
    """

    used: tuple[int, ...]
    over: int
    daily_sum: int
    daily_weight: Fraction
    weekly_weight: Fraction
    unrounded: Fraction

    @property
    def score(self) -> int:
        """Rounded once, half up."""
        return season_rules.round_half_up(self.unrounded)


def week_score(
    daily: Sequence[int], weekly: int, published: WeekPapers, settings: season_rules.Settings
) -> int:
    """综合成绩 of a week in hundredths, rounded once, from hundredths: counted daily scores in any order, and
    the weekly one.

    A module without a paper leaves the other one alone to make the score; a test that was not taken is 0
    (rules.md §6).
    """
    used, over = _daily_base(daily, published.daily, settings)
    return score_from(sum(daily[place] for place in used), over, weekly, published, settings)


def score_from(
    daily_sum: int, over: int, weekly: int, published: WeekPapers, settings: season_rules.Settings
) -> int:
    """The same from the sum of the daily scores that go into the mean, and by how many it is divided: by 0 if
    there are none.
    """
    return season_rules.round_half_up(*_unrounded(daily_sum, over, weekly, _weights(published, settings)))


def workings(
    daily: Sequence[int], weekly: int, published: WeekPapers, settings: season_rules.Settings
) -> Workings:
    """The same with all that it is made of. Of equal daily scores the first ones are used."""
    used, over = _daily_base(daily, published.daily, settings)
    total = sum(daily[place] for place in used)
    weights = _weights(published, settings)
    return Workings(used, over, total, *weights, Fraction(*_unrounded(total, over, weekly, weights)))


def _unrounded(total: int, over: int, weekly: int, weights: tuple[Fraction, Fraction]) -> tuple[int, int]:
    """Numerator and denominator of the weighted mean: whole numbers, for a fraction is slow to add up."""
    of_daily, of_weekly = weights
    over = over or 1  # without any the sum is 0
    numerator = of_daily.numerator * of_weekly.denominator * total
    numerator += of_weekly.numerator * of_daily.denominator * over * weekly
    return numerator, of_daily.denominator * of_weekly.denominator * over


def _weights(published: WeekPapers, settings: season_rules.Settings) -> tuple[Fraction, Fraction]:
    if published.daily == 0:
        return Fraction(0), Fraction(1)
    if not published.weekly:
        return Fraction(1), Fraction(0)
    return settings.daily_weight, settings.weekly_weight


def _daily_base(
    daily: Sequence[int], published: int, settings: season_rules.Settings
) -> tuple[tuple[int, ...], int]:
    """Which daily scores go into the mean, by their places, and by what their sum is divided."""
    if settings.daily_basis is season_rules.DailyBasis.ANSWERED:
        return tuple(range(len(daily))), len(daily)
    if settings.daily_basis is season_rules.DailyBasis.SCHEDULED:
        return tuple(range(len(daily))), published
    over = min(settings.daily_best, published)
    if len(daily) <= over:
        return tuple(range(len(daily))), over
    best = sorted(range(len(daily)), key=lambda place: -daily[place])[:over]
    return tuple(sorted(best)), over
