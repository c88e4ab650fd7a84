"""What a notice is made from, as it was found once: rows of snapshots, what the answers say, what was mended.

Rates, averages and scores are hundredths. Instants are said as the season's clocks show them.
"""

from dataclasses import dataclass

from quizsvc.notices.rules.content import Kind
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class Source:
    """A snapshot that figures come from; `chain` is the sum that holds it and the versions before it."""

    period: str
    version: int
    published_at: str
    reason: str
    sha256: str
    chain: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's row of a board, with its rank of the period before."""

    track: str
    level: str
    rank: int | None
    before: int | None
    change: int | None
    name: str
    eligible: int
    exempt: int
    participants: int
    rate: int | None
    average: int | None
    score: int | None

    @property
    def board(self) -> str:
        """Its board as it is named in addresses: `enforcement/city`."""
        return f"{self.track}/{self.level}"

    @property
    def nobody(self) -> bool:
        """Somebody was due, and nobody took part."""
        return self.eligible > 0 and self.participants == 0


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A ranked person's row, with their rank of the period before."""

    track: str
    rank: int
    before: int | None
    change: int | None
    name: str
    unit: str
    score: int
    weekly_tests: int
    time_used_s: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A track, or several together: those due and taking part (people of a week, person-weeks of a month),
    the people who have a score with the sum of their scores, and person-times of the period and since the
    season's start.
    """

    eligible: int = 0
    exempt: int = 0
    participants: int = 0
    people: int = 0
    score_sum: int = 0
    daily: int = 0
    weekly: int = 0
    through_daily: int = 0
    through_weekly: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        sums = (getattr(self, name) + getattr(other, name) for name in Totals.__slots__)
        return Totals(*sums)

    @property
    def rate(self) -> int | None:
        """Of those due; None if nobody was."""
        if not self.eligible:
            return None
        return season_rules.round_half_up(10_000 * self.participants, self.eligible)

    @property
    def mean(self) -> int | None:
        """The mean of the people's published scores; None if nobody has one."""
        return season_rules.round_half_up(self.score_sum, self.people) if self.people else None

    @property
    def times(self) -> int:
        """Person-times of both modules."""
        return self.daily + self.weekly

    @property
    def through(self) -> int:
        """Those since the season's start."""
        return self.through_daily + self.through_weekly


@dataclass(frozen=True, slots=True)
class PeriodTotals:
    """The totals of a published period by track, and how many weeks of the season it has."""

    period: str
    name: str
    tracks: dict[str, Totals]
    weeks: int = 1

    def of(self, track: Track) -> Totals:
        """A track's; nothing if nobody was in it."""
        return self.tracks.get(track.value, Totals())

    @property
    def all(self) -> Totals:
        """Of both tracks."""
        return sum(self.tracks.values(), Totals())


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject: how many of its questions were on closed papers, how often they were answered, and what
    share of their points was earned.
    """

    name: str
    questions: int
    served: int
    facility: int


@dataclass(frozen=True, slots=True)
class Hard:
    """A question of closed papers, and what share of its points was earned."""

    stem: str
    type: str
    subject: str
    served: int
    facility: int


@dataclass(frozen=True, slots=True)
class Granted:
    """One more chance that somebody was given."""

    paper: str
    person: str
    unit: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What was mended on papers and on the roster; `what` names no person."""

    what: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a period for its notice. `period_name` is `2021年7月`, `span` its days; `before`
    the period that ranks are compared with; `weeks` are the season's published weeks up to its end. Units
    are in published order; of people all are here who can be listed.
    """

    kind: Kind
    season: str
    organizer: str
    period: str
    period_name: str
    span: str
    units: tuple[UnitLine, ...]
    people: tuple[PersonLine, ...]
    totals: PeriodTotals
    before: PeriodTotals | None
    weeks: tuple[PeriodTotals, ...]
    topics: tuple[Topic, ...]
    hardest: tuple[Hard, ...]
    grants: tuple[Granted, ...]
    mends: tuple[Mended, ...]
    settings: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
