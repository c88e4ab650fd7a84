"""Filling an empty database with the demo campaign."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from quizsvc.accounts.models import Account
from quizsvc.attempts.models import Attempt
from quizsvc.bank import queries as bank
from quizsvc.bank.models import Question
from quizsvc.demo import answers, campaign, history, odd, turnout
from quizsvc.demo.campaign import Campaign, Frame
from quizsvc.demo.history import Sheet, Sittings
from quizsvc.demo.screen import Screen
from quizsvc.demo.turnout import Habits, WeekTurnout
from quizsvc.identity import service as identity
from quizsvc.kit import bulk, db, marks
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.models import Unit
from quizsvc.season.models import SeasonRow


def is_empty() -> bool:
    """Whether nobody has used this database yet; holds off other loads until the transaction ends."""
    db.lock("demo.load")
    used = (sa.exists().select_from(table) for table in (SeasonRow, Account, Unit, Question))
    return not db.session().scalar(sa.select(sa.or_(*used)))


def fill(*, now: datetime, seed: int, screen: Screen) -> tuple[Frame, Campaign]:
    """The whole campaign up to today, but for its standings. One transaction, so all of it or nothing.

    The same seed and day give the same rows with the same ids, passwords aside.
    """
    frame = Frame.at(now, seed)
    lived = campaign.live_through(frame, screen)
    identity.note_demo(now=now, season_id=lived.season.id, seed=seed)
    _answer(frame, lived, screen)
    return frame, lived


def _answer(frame: Frame, lived: Campaign, screen: Screen) -> None:
    """Attempts on every paper that was open before today, in the order in which the papers opened."""
    habits = Habits(frame.seed, lived.people)
    stands = lived.people.stands(frame.weeks)
    turnouts = [
        turnout.of_week(frame.seed, week, stand, habits, weeks=frame.weeks, days=frame.days_past(week))
        for week, stand in enumerate(stands)
    ]
    opened = [paper for paper in papers.papers_of(lived.season.id) if paper.opens_at < frame.ends_at]
    sheets = _sheets(frame, lived, sorted(opened, key=lambda paper: (paper.opens_at, paper.kind)))
    shuffler = frame.random_for("orders")
    with screen.step("答卷", len(sheets)) as advance:
        for number, sheet in enumerate(sheets):
            chance = np.random.default_rng([frame.seed, 3, number])
            found = odd.among(sheet, _sittings(chance, sheet, turnouts[sheet.week]), lived.people)
            made = history.rows(
                sheet,
                found.sittings,
                chance=chance,
                shuffler=shuffler,
                ability=habits.ability,
                person_ids=lived.person_ids,
                copied=found.copied,
            )
            bulk.copy_in(Attempt.__table__, history.COLUMNS, made)
            # Everybody's week is stale: one mark says as much as thousands.
            marks.add("attempt", scope=sheet.id)
            advance()


def _sittings(chance: np.random.Generator, sheet: Sheet, who: WeekTurnout) -> Sittings:
    questions = len(sheet.placed)
    if sheet.kind is PaperKind.WEEKLY:
        return history.weekly_sittings(chance, who, questions)
    return history.daily_sittings(chance, who, sheet.day, questions)


def _sheets(frame: Frame, lived: Campaign, opened: Sequence[Paper]) -> list[Sheet]:
    placed = papers.questions_on([paper.id for paper in opened])
    revisions = {question.revision_id for questions in placed.values() for question in questions}
    shown, keys = bank.served(revisions), bank.keys(revisions)
    difficulties = {question.revision_id: question.difficulty for question in bank.drawable()}
    sheets = []
    for paper in opened:
        questions = placed[paper.id]
        since = (paper.on - frame.first_on).days
        sheets.append(
            Sheet(
                id=paper.id,
                kind=PaperKind(paper.kind),
                week=since // 7,
                day=since % 7,
                opens_at=paper.opens_at,
                closes_at=paper.closes_at,
                limit_s=paper.time_limit_s,
                placed=questions,
                shown={question.revision_id: shown[question.revision_id] for question in questions},
                questions=answers.asked(
                    frame.seed, questions, shown, keys, difficulties, lived.season.settings
                ),
                possible=sum(question.points for question in questions),
            )
        )
    return sheets
