"""Use cases of papers: draw one, look at it, publish it or throw it away."""

import secrets
from datetime import date, datetime
from random import Random
from typing import Any

import sqlalchemy as sa
from psycopg import errors as pg
from sqlalchemy.dialects.postgresql import Range

from quizsvc.bank import queries as bank
from quizsvc.bank import service as bank_service
from quizsvc.bank.rules import DIFFICULTIES, QuestionType
from quizsvc.kit import audit, marks
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.papers import queries, rules
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import Blueprint, PaperKind, Shortage, Window
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season import service as season_service

SEED_BITS = 53


class NoPaperThen(Refusal):
    """No paper belongs there: outside the season or without one by the calendar, or it would be over."""

    title = "这一天或这一周没有试卷"


class PaperExists(Refusal):
    """One paper of a kind for each day or week."""

    title = "这一天或这一周的试卷已经有了"


class BankTooSmall(Refusal):
    """The bank cannot fill the blueprint; the member `missing` says which parts."""

    title = "题库里可用的题不够"


class QuestionsTaken(Refusal):
    """Another paper took one of these questions in the same moment."""

    title = "有题目刚刚被另一份试卷用了，请再抽一次"


class PaperOver(Refusal):
    """What is over is not published any more."""

    title = "试卷的作答时间已经结束，不能再发布"


class PaperPublished(Refusal):
    """A published paper is sealed."""

    title = "试卷已经发布，不能再改"


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
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    until = window.closes_at + rules.GRACE
    questions = _fill(blueprint, _candidates(now, until), Random(seed))
    paper = _paper(season, kind, on, window)
    paper.blueprint, paper.drawn_at, paper.drawn_by = blueprint.to_json(), now, actor
    _add(paper, questions, Range(now, until, bounds="[]"))
    bank_service.mark_drawn(question_ids=[one.candidate.question for one in questions], at=now)
    _audit("draw", now, actor, paper.id, address, seed=str(seed), kind=kind.value, on=on.isoformat())
    return paper.id


def publish(*, now: datetime, actor: int | None, paper_id: int, address: str | None = None) -> Paper:
    """Publish a drawn paper: from its opening on it can be answered, and nothing of it changes any more.

    Publishing what is published changes nothing.

    Raises:
        NotFound. PaperOver: its time is over. NoPaperThen: the calendar has changed since the draw.
    """
    paper = _locked(paper_id)
    if paper.state == "drawn":
        if now >= paper.closes_at:
            raise PaperOver()
        if not _has_its_place(paper, seasons.kept(paper.season_id)):
            which = "这一天" if paper.kind == PaperKind.DAILY else "这一周"
            raise NoPaperThen(f"按日历{which}没有试卷，不能发布")
        paper.state, paper.published_at = "published", now
        session().flush()
        marks.add("paper", scope=paper_id)
        _audit("publish", now, actor, paper_id, address, kind=paper.kind, on=paper.on.isoformat())
    return paper


def discard(*, now: datetime, actor: int | None, paper_id: int, address: str | None = None) -> None:
    """Throw a drawn paper away, so that its day or week can be drawn again; its questions are free at once.

    They still count as used at the time of the draw, so that the next one prefers others.

    Raises:
        NotFound, PaperPublished.
    """
    paper = _locked(paper_id)
    if paper.state != "drawn":
        raise PaperPublished("试卷已经发布，不能作废重抽")
    session().execute(sa.delete(PaperQuestion).where(PaperQuestion.paper_id == paper_id))
    session().delete(paper)
    session().flush()
    _audit("discard", now, actor, paper_id, address, kind=paper.kind, on=paper.on.isoformat())


def discard_if_unwanted(*, now: datetime, paper_id: int) -> None:
    """Throw a paper away that is drawn for a day or week which the calendar has taken away since.

    Raises:
        NotFound.
    """
    paper = _locked(paper_id)
    if paper.state == "drawn" and not _has_its_place(paper, seasons.kept(paper.season_id)):
        discard(now=now, actor=None, paper_id=paper_id)


def change_season(
    *, now: datetime, actor: int, season_id: int, address: str | None = None, **changes: Any
) -> seasons.KnownSeason:
    """season.service.change(), which takes `changes`, for a season that may have papers.

    A paper is published a little before its week begins, when the season alone would still let the calendar
    take its day away; but it is sealed. The season knows no papers and stands below them, so the whole
    change is asked for here, where both are known. Both lock the season's row: a publication under way is
    waited for, and the next one sees the new calendar. Papers that are only drawn go with their day: the tick
    discards them.

    Raises:
        PaperPublished: names the paper. NotFound, WrongShape and the season's own refusals.
    """
    season = season_service.change(now=now, actor=actor, season_id=season_id, address=address, **changes)
    for paper in queries.papers_of(season_id):
        sealed = paper.state == "published" and now < paper.closes_at
        if sealed and not _has_its_place(paper, season):
            raise PaperPublished(f"{paper.title}已经发布，日历不能再去掉它")
    return season


def _has_its_place(paper: Paper, season: seasons.KnownSeason) -> bool:
    return rules.window_on(PaperKind(paper.kind), paper.on, season) is not None


def _window(season: seasons.KnownSeason, kind: PaperKind, on: date, now: datetime) -> Window:
    if season.state != "open":
        raise NoPaperThen("活动没有开启，不能抽题")
    window = rules.window_on(kind, on, season)
    if window is None:
        raise NoPaperThen("不在活动期内，或按日历没有试卷")
    if now >= window.closes_at:
        raise NoPaperThen("作答时间已经过去，不再补抽")
    return window


def _paper(season: seasons.KnownSeason, kind: PaperKind, on: date, window: Window) -> Paper:
    settings = season.settings
    return Paper(
        season_id=season.id,
        kind=kind.value,
        on=on,
        week_on=season_rules.week_of(on).monday,
        title=_title(kind, on),
        state="drawn",
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        time_limit_s=settings.daily_limit_s if kind is PaperKind.DAILY else settings.weekly_limit_s,
    )


def _candidates(since: datetime, until: datetime) -> list[rules.Candidate]:
    held, drawable = queries.held(since, until), bank.drawable()
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


def _fill(
    blueprint: Blueprint, candidates: list[rules.Candidate], random: Random
) -> tuple[rules.DrawnQuestion, ...]:
    drawn = rules.draw(blueprint, candidates, random)
    if drawn.shortages:
        raise BankTooSmall(_shortage_text(drawn.shortages), missing=_shortage_members(drawn.shortages))
    return drawn.questions


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


def _locked(paper_id: int) -> Paper:
    row = session().scalar(
        sa.select(Paper)
        .where(Paper.id == paper_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("没有这份试卷")
    return row


def _title(kind: PaperKind, on: date) -> str:
    if kind is PaperKind.DAILY:
        return f"{on.year}年{on.month}月{on.day}日 每日练习"
    week = season_rules.week_of(on)
    return f"{week.year}年第{week.number}周 每周一测"


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


def _shortage_text(shortages: tuple[Shortage, ...]) -> str:
    parts = []
    for short in shortages:
        limits = [*sorted(short.part.subjects)]
        limits += [f"难度{DIFFICULTIES.get(level, level)}" for level in sorted(short.part.difficulties)]
        only = f"（限{'、'.join(limits)}）" if limits else ""
        points = season_rules.format_hundredths(short.part.points)
        kind = "任意题型" if short.part.type is None else short.part.type.chinese
        parts.append(f"{kind}{only}每题 {points} 分，要 {short.part.count} 道，能用的只有 {short.found} 道")
    return "题库里可用的题不够：" + "；".join(parts) + "。请先审定更多题目，或改抽题要求。"


def _audit(
    deed: str, now: datetime, actor: int | None, paper_id: int, address: str | None, **detail: str
) -> None:
    audit.record(
        f"paper.{deed}", now=now, actor=actor, subject=f"paper:{paper_id}", address=address, **detail
    )
