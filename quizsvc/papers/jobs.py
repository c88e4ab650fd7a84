"""What the tick asks for: a paper in time. Each job finds out for itself whether it is still wanted."""

import logging
from datetime import date, datetime

from quizsvc.kit import queue
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.papers import service
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons

log = logging.getLogger(__name__)


@queue.job("papers.draw")
def draw(*, now: datetime, season: int, kind: str, on: str) -> None:
    """Draw the paper of a day (`on` in ISO form) or of the week that begins then, if there is none."""
    try:
        service.draw(
            now=now,
            actor=None,
            season=seasons.by_id(season),
            kind=PaperKind(kind),
            on=date.fromisoformat(on),
        )
    except service.PaperExists:
        return
    except (service.BankTooSmall, service.NoPaperThen, service.QuestionsTaken) as refusal:
        log.warning("no %s paper for %s: %s", kind, on, refusal.detail)


@queue.job("papers.publish")
def publish(*, now: datetime, paper: int) -> None:
    """Publish a drawn paper, with others in the place of questions that are outdated; if the bank has none,
    or the paper was discarded or is over, it is left as it is.
    """
    try:
        service.renew(now=now, actor=None, paper_id=paper)
        service.publish(now=now, actor=None, paper_id=paper)
    except service.PaperPublished:
        return
    except Refusal as refusal:
        log.warning("paper %s is not published: %s", paper, refusal.detail)


@queue.job("papers.discard")
def discard(*, now: datetime, paper: int) -> None:
    """Discard a drawn paper if the calendar has no place for it any more."""
    try:
        service.discard_if_unwanted(now=now, paper_id=paper)
    except NotFound:
        return
