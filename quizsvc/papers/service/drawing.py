"""Draw a paper, renew what is outdated on it, or throw it away."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

import sqlalchemy as sa
from psycopg import errors as pg
from sqlalchemy.dialects.postgresql import Range

from quizsvc.bank import queries as bank
from quizsvc.bank import service as bank_service
from quizsvc.bank.rules import DIFFICULTIES, QuestionType
from quizsvc.kit import audit
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotFound
from quizsvc.papers import queries, rules
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import Blueprint, PaperKind, Shortage, Window
from quizsvc.papers.service.refusals import (
    BankTooSmall,
    NoPaperThen,
    PaperExists,
    PaperOver,
    PaperPublished,
    QuestionsTaken,
)
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

SEED_BITS = 53


@dataclass(frozen=True, slots=True)
class Missing:
    """A paper that the bank cannot fill: of a day, or of the week whose Monday is `on`; and what lacks."""

    kind: PaperKind
    on: date
    detail: str


def draw(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    kind: PaperKind,
    on: date,
    blueprint: Blueprint | None = None,
    seed: int | None = None,
    replace: bool = False,
    address: str | None = None,
) -> int:
    """Draw the paper of a day, or of the week whose Monday is `on`; returns its id.

    It is drawn, not published: only staff see it, and its questions are held from now until it is over, so
    that no other paper takes them. The blueprint is the season's if none is given; `replace` discards an
    unpublished one first. The audit log keeps the seed. Draws wait for each other.

    Raises:
        NoPaperThen: also for a season that is not open. PaperPublished: with `replace`.
        PaperExists, BankTooSmall, QuestionsTaken.
    """
    window = _window(season, kind, on, now)
    lock("papers.draw")
    if (there := queries.paper_on(season.id, kind, on)) is not None:
        if not replace:
            raise PaperExists()
        discard(now=now, actor=actor, paper_id=there.id, address=address)
    blueprint = blueprint or rules.default_blueprint(kind, season.settings)
    paper = _paper(season, kind, on, window, blueprint)
    put_on(paper, now=now, actor=actor, among=candidates(now, until(paper)), seed=seed, address=address)
    return paper.id


def draw_missing(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    weeks: Iterable[season_rules.Week],
    address: str | None = None,
) -> tuple[list[Paper], list[Missing]]:
    """Draw every paper of these weeks that the calendar has and nobody drew yet, by the season's blueprints:
    the papers, and what the bank could not fill. What is over is left out. Tests come before the practices of
    their week, as fewer questions fit them.

    Raises:
        NoPaperThen: the season is not open. QuestionsTaken.
    """
    _insist_on_open(season)
    lock("papers.draw")
    wanted = list(_missing_of(season, weeks, now))
    drawn: list[Paper] = []
    short: list[Missing] = []
    among = candidates(now, max((window.closes_at for _, _, window in wanted), default=now) + rules.GRACE)
    for kind, on, window in wanted:
        paper = _paper(season, kind, on, window, rules.default_blueprint(kind, season.settings))
        try:
            taken = put_on(paper, now=now, actor=actor, among=among, address=address)
        except BankTooSmall as refusal:
            short.append(Missing(kind, on, refusal.detail))
            continue
        drawn.append(paper)
        stems, questions = {one.stem_print for one in taken}, {one.question for one in taken}
        among = [one for one in among if one.stem_print not in stems and one.question not in questions]
    return drawn, short


def renew(*, now: datetime, actor: int | None, paper_id: int, address: str | None = None) -> Paper:
    """Put other questions in the place of those that a drawn paper cannot be published with.

    The blueprint is drawn again with the paper's own questions before all others: those that are not outdated
    stay, what has a newer approved revision comes back in that if it still fits, and the rest are others.
    Revised and other ones stand last in their part, so numbers move up. Where nothing is outdated, nothing
    changes. Renewing and drawing wait for each other.

    Raises:
        NotFound, PaperPublished, PaperOver, BankTooSmall, QuestionsTaken; nothing is changed then.
    """
    lock("papers.draw")
    paper = locked(paper_id)
    if paper.state != "drawn":
        raise PaperPublished()
    if now >= paper.closes_at:
        raise PaperOver("试卷的作答时间已经结束，不用再换题")
    outdated = queries.outdated(paper)
    if outdated:
        seed = secrets.randbits(SEED_BITS)
        _draw_again(paper, outdated, seed, now)
        note("renew", now, actor, paper_id, address, seed=str(seed), outdated=outdated)
    return paper


def discard(*, now: datetime, actor: int | None, paper_id: int, address: str | None = None) -> None:
    """Throw a drawn paper away, so that its day or week can be drawn again; its questions are free at once.

    They still count as used at the time of the draw, so that the next one prefers others.

    Raises:
        NotFound, PaperPublished.
    """
    paper = locked(paper_id)
    if paper.state != "drawn":
        raise PaperPublished("试卷已经发布，不能丢弃重抽")
    session().execute(sa.delete(PaperQuestion).where(PaperQuestion.paper_id == paper_id))
    session().delete(paper)
    session().flush()
    note("discard", now, actor, paper_id, address, kind=paper.kind, on=paper.on.isoformat())


def locked(paper_id: int) -> Paper:
    """A paper, held until the end of the transaction.

    Raises:
        NotFound.
    """
    row = session().scalar(
        sa.select(Paper)
        .where(Paper.id == paper_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("没有这份试卷")
    return row


def note(
    deed: str, now: datetime, actor: int | None, paper_id: int, address: str | None, **detail: Any
) -> None:
    """Write into the audit log what was done with a paper."""
    audit.record(
        f"paper.{deed}", now=now, actor=actor, subject=f"paper:{paper_id}", address=address, **detail
    )


def until(paper: Paper) -> datetime:
    """To when a paper holds its questions."""
    return paper.closes_at + rules.GRACE


def _insist_on_open(season: seasons.KnownSeason) -> None:
    if season.state != "open":
        raise NoPaperThen("活动没有开启，不能抽题")


def _missing_of(
    season: seasons.KnownSeason, weeks: Iterable[season_rules.Week], now: datetime
) -> Iterator[tuple[PaperKind, date, Window]]:
    there = {(paper.kind, paper.on) for paper in queries.papers_of(season.id)}
    for week in weeks:
        days = ((PaperKind.DAILY, day) for day in season_rules.days_of(week, season))
        for kind, on in ((PaperKind.WEEKLY, week.monday), *days):
            window = rules.window_on(kind, on, season)
            if window is not None and now < window.closes_at and (kind, on) not in there:
                yield kind, on, window


def _window(season: seasons.KnownSeason, kind: PaperKind, on: date, now: datetime) -> Window:
    _insist_on_open(season)
    window = rules.window_on(kind, on, season)
    if window is None:
        raise NoPaperThen("不在活动期内，或按日历没有试卷")
    if now >= window.closes_at:
        raise NoPaperThen("作答时间已经过去，不再补抽")
    return window


def _paper(
    season: seasons.KnownSeason, kind: PaperKind, on: date, window: Window, blueprint: Blueprint
) -> Paper:
    """One that is not drawn yet."""
    return Paper(
        season_id=season.id,
        kind=kind.value,
        on=on,
        week_on=season_rules.week_of(on).monday,
        title=_title(season, kind, on),
        state="drawn",
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        time_limit_s=rules.terms(kind, season.settings).limit_s,
        blueprint=blueprint.to_json(),
    )


def candidates(since: datetime, until: datetime, *, but: int | None = None) -> list[rules.Candidate]:
    """What a draw at `since` may put on a paper that is over at `until`: every question that no paper but
    `but` holds.
    """
    held, drawable = queries.held(since, until, but=but), bank.drawable()
    subjects = bank.known_subjects()
    return [
        rules.Candidate(
            question=found.question_id,
            revision=found.revision_id,
            type=QuestionType(found.type),
            subject=subjects[found.subject_id].name,
            difficulty=found.difficulty,
            stem_print=found.stem_print,
            last_drawn_at=found.last_drawn_at,
            above=subjects[found.subject_id].path[:-1],
        )
        for found in drawable
        if not held.has(found.question_id, found.stem_print)
    ]


def put_on(
    paper: Paper,
    *,
    now: datetime,
    actor: int | None,
    among: Iterable[rules.Candidate],
    seed: int | None = None,
    address: str | None = None,
) -> list[rules.Candidate]:
    """Draw a new paper by its blueprint, hold its questions from now until it is over, and return these.

    Raises:
        BankTooSmall, PaperExists, QuestionsTaken; nothing is written then.
    """
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    paper.drawn_at, paper.drawn_by = now, actor
    taken = _fill(paper, seed, now, among)
    note("draw", now, actor, paper.id, address, seed=str(seed), kind=paper.kind, on=paper.on.isoformat())
    return taken


def _draw_again(paper: Paper, outdated: Collection[int], seed: int, now: datetime) -> None:
    placed = sorted(queries.questions_of(paper.id), key=lambda place: place.number in outdated)
    own = [place.question_id for place in placed]
    with session().begin_nested():
        # Gone before the draw, so that the paper's own questions are not held.
        session().execute(sa.delete(PaperQuestion).where(PaperQuestion.paper_id == paper.id))
        _fill(paper, seed, now, candidates(now, until(paper)), own)


def _fill(
    paper: Paper, seed: int, now: datetime, among: Iterable[rules.Candidate], first: Sequence[int] = ()
) -> list[rules.Candidate]:
    drawn = rules.draw(Blueprint.from_json(paper.blueprint), among, Random(seed), first)
    if drawn.shortages:
        raise BankTooSmall(shortage_text(drawn.shortages), missing=_shortage_members(drawn.shortages))
    taken = [one.candidate for one in drawn.questions]
    bank_service.keep_still(question_ids=[one.question for one in taken])
    _add(paper, drawn.questions, Range(now, until(paper), bounds="[]"))
    bank_service.mark_drawn(question_ids=[one.question for one in taken], at=now)
    return taken


def _add(paper: Paper, questions: tuple[rules.DrawnQuestion, ...], held: Range[datetime]) -> None:
    try:
        with session().begin_nested():
            session().add(paper)
            session().flush()
            session().execute(
                sa.insert(PaperQuestion),
                [
                    {
                        "paper_id": paper.id,
                        "number": number,
                        "revision_id": question.candidate.revision,
                        "points": question.points,
                        "question_id": question.candidate.question,
                        "stem_print": question.candidate.stem_print,
                        "held": held,
                    }
                    for number, question in enumerate(questions, 1)
                ],
            )
    except sa.exc.IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise PaperExists() from error
        if isinstance(error.orig, pg.ExclusionViolation):
            raise QuestionsTaken() from error
        raise


def _title(season: seasons.KnownSeason, kind: PaperKind, on: date) -> str:
    """A week has the number that boards and notices give it: people count from the season's first."""
    if kind is PaperKind.DAILY:
        return f"{season_rules.day_in_words(on)} 每日练习"
    return f"{season_rules.period_name(season_rules.week_of(on), season)} 每周一测"


def _shortage_members(shortages: tuple[Shortage, ...]) -> list[dict[str, object]]:
    return [
        {
            "type": season_rules.ANY_TYPE if short.part.type is None else short.part.type.value,
            "points": season_rules.format_hundredths(short.part.points),
            "wanted": short.part.count,
            "found": short.found,
        }
        for short in shortages
    ]


def shortage_text(shortages: tuple[Shortage, ...]) -> str:
    """What the bank lacks, in a sentence."""
    parts = []
    for short in shortages:
        limits = [*sorted(short.part.subjects)]
        limits += [f"难度{DIFFICULTIES.get(level, level)}" for level in sorted(short.part.difficulties)]
        only = f"（限{'、'.join(limits)}）" if limits else ""
        points = season_rules.format_hundredths(short.part.points)
        kind = season_rules.TYPES[short.part.type or season_rules.ANY_TYPE]
        parts.append(f"{kind}{only}每题 {points} 分，要 {short.part.count} 道，能用的只有 {short.found} 道")
    return "题库里可用的题不够：" + "；".join(parts) + "。请先审定更多题目，或改抽题要求。"
