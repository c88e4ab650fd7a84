"""The review of an attempt: which keys may be shown, and when (rules.md §3, Keys)."""

from datetime import datetime
from typing import Any

from quizsvc.attempts import queries, rules
from quizsvc.attempts.answers import chosen_at
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import GRACE, State
from quizsvc.bank import queries as bank
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons
from quizsvc.season.rules import KeyRelease, Settings

WITHHELD = "本题在本周测试中，结束后可看"


def result(*, now: datetime, attempt: Attempt) -> dict[str, Any]:
    """When the review opens and, from then on, the review: `{review_at, review}`; both None while it runs or
    if void.
    """
    if attempt.state not in (State.SUBMITTED, State.EXPIRED):
        return {"review_at": None, "review": None}
    paper = papers.by_id(attempt.paper_id)
    settings = seasons.by_id(paper.season_id).settings
    early = _shown(min(now, paper.closes_at), attempt, paper, settings)
    return {
        "review_at": attempt.submitted_at if early else paper.closes_at + GRACE,
        "review": _review(now, attempt) if _shown(now, attempt, paper, settings) else None,
    }


def _shown(now: datetime, attempt: Attempt, paper: Paper, settings: Settings) -> bool:
    kind = PaperKind(paper.kind)
    allowed = settings.daily_attempts if kind is PaperKind.DAILY else settings.weekly_attempts
    release = settings.daily_keys if kind is PaperKind.DAILY else KeyRelease.PAPER_CLOSED
    return rules.key_shown(
        kind,
        release,
        queries.facts(attempt),
        [queries.facts(other) for other in queries.of_person(paper.id, attempt.person_id)],
        allowed + queries.grants(paper.id, attempt.person_id),
        paper.closes_at,
        now,
        locked=False,
    )


def _review(now: datetime, attempt: Attempt) -> list[dict[str, Any]]:
    locked = papers.locked_stems(now)
    stems = bank.stem_prints(attempt.revision_ids)
    # A withheld solution is not even read, so that no later line can let it slip.
    open_to_see = [revision for revision in attempt.revision_ids if stems[revision] not in locked]
    solutions = bank.solutions(open_to_see)
    return [
        _line(attempt, number, solutions.get(revision))
        for number, revision in enumerate(attempt.revision_ids, start=1)
    ]


def _line(attempt: Attempt, number: int, solution: bank.Solution | None) -> dict[str, Any]:
    chosen = sorted(chosen_at(attempt.answers, number))
    if solution is None:
        nothing = {"key": None, "earned": None, "explanation": None, "citation": None}
        return {"number": number, "chosen": chosen, **nothing, "withheld": WITHHELD}
    assert attempt.earned is not None
    return {
        "number": number,
        "chosen": chosen,
        "key": sorted(solution.key),
        "earned": attempt.earned[number - 1],
        "explanation": solution.explanation,
        "citation": solution.citation,
        "withheld": None,
    }
