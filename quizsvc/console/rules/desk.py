"""What needs somebody now, in words, and the figures of the first page's charts."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from quizsvc.papers.rules import Lasting, PaperKind, Window, window_on
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

SOON = timedelta(hours=6)
"""So long before its opening a paper should be drawn, so that somebody can look at it."""
AHEAD = timedelta(minutes=10)
"""So long before its opening it is published by itself."""


class Tone(StrEnum):
    """How pressing: something is wrong already, somebody waits for it, or it may wait."""

    BAD = "bad"
    DUE = "due"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Need:
    """What waits, in a sentence; the page where it is done, and what one does there."""

    words: str
    href: str
    act: str
    tone: Tone = Tone.DUE


@dataclass(frozen=True, slots=True)
class OpenImport:
    """A file of questions, or of a roster, that its owner has not finished with."""

    kind: str
    id: int
    file_name: str
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many questions wait for a review by somebody else than this account, have to be looked at again
    because of a law, have an objection; signals that nobody decided about; others' proposals; drafts of
    notices; requests of units' admins; whether prizes are due (1); people without an account; and this
    account's own files.
    """

    reviews: int = 0
    flagged: int = 0
    objections: int = 0
    signals: int = 0
    proposals: int = 0
    drafts: int = 0
    requests: int = 0
    ungiven: int = 0
    unbound: int = 0
    imports: tuple[OpenImport, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """A paper of the running days: whether it is there, and published."""

    kind: PaperKind
    on: date
    window: Window
    drawn: bool
    published: bool


def review_needs(waiting: Waiting) -> Iterator[Need]:
    """Of whoever edits questions."""
    if waiting.reviews:
        yield Need(f"{waiting.reviews} 道题等您审核", "/console/review", "去审核")
    if waiting.objections:
        yield Need(f"{waiting.objections} 道题有申诉没有答复", "/console/objections", "去答复")
    if waiting.flagged:
        words = f"{waiting.flagged} 道题因法规变动要重新看过，现在不抽"
        yield Need(words, "/console/questions?flagged=true", "去看", Tone.CALM)


def file_needs(waiting: Waiting) -> Iterator[Need]:
    """Of whoever handed in files."""
    for each in waiting.imports:
        yield Need(_import_words(each), f"/console/imports/{each.kind}/{each.id}", "去看", Tone.CALM)


def _import_words(each: OpenImport) -> str:
    says = {"waiting": "正在等候读取", "running": "正在读取", "failed": "没有读成"}
    into = "名册" if each.kind == "roster" else "题库"
    return f"导入文件《{each.file_name}》{says.get(each.state, f'读完了，还没有写入{into}')}"


def deciding_needs(waiting: Waiting) -> Iterator[Need]:
    """Of whoever runs the season."""
    if waiting.proposals:
        yield Need(f"{waiting.proposals} 个提案等您批准", "/console/proposals?state=open", "去看")
    if waiting.requests:
        yield Need(f"{waiting.requests} 个单位管理员的申报等您办理", "/console/requests", "去办理")
    if waiting.ungiven:
        yield Need("整个活动的成绩已发布，还没有评奖", "/console/awards", "去评奖", Tone.CALM)
    if waiting.signals:
        yield Need(f"{waiting.signals} 条迹象还没有看", "/console/signals?state=open", "去看", Tone.CALM)


def unbound_needs(waiting: Waiting) -> Iterator[Need]:
    """Of whoever looks after people."""
    if waiting.unbound:
        words = f"{waiting.unbound:,} 人在册而没有账号，还不能答题"
        yield Need(words, "/console/missing?show=unbound", "看名单", Tone.CALM)


def ahead(season: season_rules.Season, now: datetime, there: Iterable[tuple[str, date, bool]]) -> list[Ahead]:
    """The papers of today, tomorrow, this week and the next that the calendar has and that are not over;
    `there` are the kind, the `on` and whether it is published of those that exist.
    """
    known = {(kind, on): published for kind, on, published in there}
    today = season_rules.local_date(now, season.zone)
    monday = season_rules.week_of(today).monday
    wanted = [(PaperKind.WEEKLY, monday), (PaperKind.DAILY, today)]
    wanted += [(PaperKind.DAILY, today + timedelta(1)), (PaperKind.WEEKLY, monday + timedelta(7))]
    found = []
    for kind, on in wanted:
        window = window_on(kind, on, season)
        if window is not None and now < window.closes_at:
            published = known.get((kind.value, on))
            found.append(Ahead(kind, on, window, published is not None, bool(published)))
    return found


def paper_needs(papers: Iterable[Ahead], now: datetime) -> Iterator[Need]:
    """Papers that should be open, or drawn, and are not."""
    for paper in papers:
        if paper.published:
            continue
        name = _paper_name(paper, now)
        if now >= paper.window.opens_at - AHEAD:
            yield Need(f"{name}应当已经发布，还没有发布", "/console/papers", "去处理", Tone.BAD)
        elif not paper.drawn and now >= paper.window.opens_at - SOON:
            yield Need(f"{name}还没有抽题", "/console/papers", "去抽题")


def _paper_name(paper: Ahead, now: datetime) -> str:
    has_begun = now >= paper.window.opens_at
    if paper.kind is PaperKind.DAILY:
        return "今天的每日练习" if has_begun else "明天的每日练习"
    return "本周的每周一测" if has_begun else "下周的每周一测"


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A period that is over and not published, what people call it, and what it waits for, a word of
    rankings' Waiting.
    """

    period: str
    name: str
    waiting: str


WAITS = {
    "closing": "还有试卷没有截止或答卷没有收齐",
    "computing": "名次正在计算",
    "previous": "上一期的名次已变，要先发布它的更正版",
    "look": "看过后发布",
    "turn": "即将自动发布",
}
"""What a period that is over and not published waits for."""


def standing_needs(periods: Iterable[Unpublished]) -> Iterator[Need]:
    """Periods that somebody has to publish."""
    for each in periods:
        place = f"/console/standings/{each.period}"
        if each.waiting == "look":
            yield Need(f"{each.name}的成绩待发布", f"{place}/publish", "去发布")
        elif each.waiting == "previous":
            yield Need(f"{each.name}的成绩不能发布：{WAITS['previous']}", f"{place}/publish", "去看")


def notice_needs(names: Sequence[str], drafts: int) -> Iterator[Need]:
    """Published months without a notice, by name, and drafts that nobody published."""
    if names:
        yield Need(f"{'、'.join(names)}的月通报还没有起草", "/console/notices", "去起草")
    if drafts:
        yield Need(f"{drafts} 份通报草稿还没有发布", "/console/notices", "去看", Tone.CALM)


def bank_needs(lacks: str, lasting: Lasting) -> Iterator[Need]:
    """What the bank lacks for a paper (blank: nothing), and that what was never used lasts only a few weeks,
    with the types of question of which it does.
    """
    place = "/console/papers/lasting"
    if lacks:
        yield Need(f"题库抽不出一份试卷：{lacks}", place, "去看", Tone.BAD)
    if lasting.is_short:
        types = "，".join(f"{each.type.chinese}{each.words}" for each in lasting.supplies if each.is_short)
        words = f"{lasting.words}（{types}）" if types else lasting.words
        yield Need(words, place, "去看怎样补题", Tone.CALM)


def failed_needs(failed: int | None) -> Iterator[Need]:
    """Jobs that failed; None: the queue cannot be reached."""
    if failed is None:
        yield Need("任务队列连不上，后台的事会晚一些", "/console/queue", "去看", Tone.BAD)
    elif failed:
        yield Need(f"{failed} 个后台任务失败了", "/console/queue", "去看", Tone.BAD)


def in_turn(needs: Iterable[Need]) -> list[Need]:
    """The most pressing first."""
    return sorted(needs, key=lambda need: list(Tone).index(need.tone))


@dataclass(frozen=True, slots=True)
class Turnout:
    """Those due and taking part of a unit in a track."""

    unit_id: int
    unit_name: str
    track: str
    eligible: int
    participants: int


@dataclass(frozen=True, slots=True)
class UnitTurnout:
    """The same of both tracks together."""

    unit_id: int
    unit_name: str
    eligible: int
    participants: int

    @property
    def rate(self) -> int | None:
        """In hundredths of a percent, None of nobody."""
        return rate(self.participants, self.eligible)

    @property
    def absent(self) -> int:
        """How many are due and not yet there."""
        return self.eligible - self.participants


def rate(participants: int, eligible: int) -> int | None:
    """A percentage in hundredths, half up; None of nobody."""
    return season_rules.round_half_up(10_000 * participants, eligible) if eligible else None


def by_unit(rows: Iterable[Turnout]) -> list[UnitTurnout]:
    """Both tracks of each unit together, the lowest rate first; units where nobody is due are left out."""
    sums: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for row in rows:
        names[row.unit_id] = row.unit_name
        both = sums.setdefault(row.unit_id, [0, 0])
        both[0] += row.eligible
        both[1] += row.participants
    found = [UnitTurnout(id_, names[id_], *both) for id_, both in sums.items() if both[0]]
    return sorted(found, key=lambda each: (each.rate or 0, each.unit_id))


def by_track(rows: Iterable[Turnout]) -> list[tuple[Track, int, int]]:
    """Those due and taking part in each track."""
    known = list(rows)
    return [
        (
            track,
            sum(row.eligible for row in known if row.track == track),
            sum(row.participants for row in known if row.track == track),
        )
        for track in Track
    ]


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A week: those due and taking part, and the people who have a score with the sum of these."""

    week: season_rules.Period
    eligible: int
    participants: int
    people: int
    score_sum: int

    @property
    def rate(self) -> int | None:
        """In hundredths of a percent."""
        return rate(self.participants, self.eligible)

    @property
    def mean(self) -> int | None:
        """The mean score in hundredths, None of nobody."""
        return season_rules.round_half_up(self.score_sum, self.people) if self.people else None


def band_names(bands: int, width: int) -> list[str]:
    """`0–9`, `10–19` … `90–100`: each holds its lower end, the last one both."""
    ends = [(number * width, (number + 1) * width - 1) for number in range(bands)]
    ends[-1] = (ends[-1][0], bands * width)
    return [f"{first}–{last}" for first, last in ends]


RISING, FALLING = "连续{}周上升", "连续{}周下降"
AT_LEAST = 2
"""So many steps in one direction make a finding."""


def finding(name: str, values: Sequence[int | None]) -> str:
    """What a row of figures says at its end, `参与率连续3周上升`, or only its name."""
    known = [value for value in values if value is not None]
    steps = [after - before for before, after in itertools.pairwise(known)]
    for says, goes in ((RISING, lambda step: step > 0), (FALLING, lambda step: step < 0)):
        count = 0
        for step in reversed(steps):
            if not goes(step):
                break
            count += 1
        if count >= AT_LEAST:
            return f"{name}{says.format(f' {count} ')}"
    return name


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: whether there is a practice (`paper_id` None: none is published), and how many
    of those due did it.
    """

    on: date
    paper_id: int | None
    done: int
    due: int

    @property
    def rate(self) -> int | None:
        """In hundredths of a percent."""
        return None if self.paper_id is None else rate(self.done, self.due)

    @property
    def shade(self) -> int:
        """From 0, nobody, to 4, nearly all."""
        return min(4, (self.rate or 0) // 2_000)
