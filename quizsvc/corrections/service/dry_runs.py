"""What a change would bring, worked out by the very code that will do it, and undone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import service as attempt_service
from quizsvc.attempts.rules import State
from quizsvc.corrections import queries
from quizsvc.papers.models import Paper
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.rankings import service as rankings
from quizsvc.roster import queries as roster
from quizsvc.season import rules as season_rules

MOST_LISTED = 200
"""So many lines about people are listed, those whose score moves most before the others; all are counted."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An attempt whose score would be another, in hundredths; None: it would not count any more."""

    attempt_id: int
    person_id: int
    paper_id: int
    before: int | None
    after: int | None

    @property
    def gain(self) -> int:
        """By how much, below 0 for a loss."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True)
class Outcome:
    """What would be done to attempts, and what may come of it in the standings."""

    changed: Sequence[Changed]
    alternative: rankings.Alternative


def look(
    *, now: datetime, paper: Paper, changed: Sequence[Changed], supposed: rankings.Supposed
) -> dict[str, Any]:
    """The dry run of what is about one paper."""
    persons = {week_of(paper): supposed.persons} if supposed.persons else {}
    alternative = rankings.Alternative(persons=persons, supposed=supposed)
    outcome = Outcome(changed, alternative)
    return look_at_each(now=now, season_id=paper.season_id, papers=[paper], outcomes=[outcome])[0]


def look_at_each(
    *, now: datetime, season_id: int, papers: Collection[Paper], outcomes: Sequence[Outcome]
) -> list[dict[str, Any]]:
    """Dry runs as they are kept (schemas.DryRunShape), one for each outcome: how many attempts on the papers
    there are and change, whose scores, and what of that shows in which standings. Scores are hundredths.
    """
    states = queries.states_on([paper.id for paper in papers])
    counts = {
        "ended": states.get(State.SUBMITTED, 0) + states.get(State.EXPIRED, 0),
        "running": states.get(State.IN_PROGRESS, 0),
    }
    weeks = {paper.id: week_of(paper) for paper in papers}
    alternatives = [outcome.alternative for outcome in outcomes]
    seen = rankings.foresee(now=now, season_id=season_id, alternatives=alternatives)
    return [
        _looked(outcome.changed, foreseen, counts, weeks)
        for outcome, foreseen in zip(outcomes, seen, strict=True)
    ]


def marked_anew(
    places: Iterable[tuple[Paper, list[PlacedQuestion]]],
) -> tuple[list[Changed], rankings.Supposed]:
    """Whose attempts on these papers would have another score if the papers had these places, and what to
    suppose of them.
    """
    changed: list[Changed] = []
    facts = {}
    for paper, placed in places:
        moved = {
            (each.person_id, each.number): each for each in attempt_service.stale(paper=paper, places=placed)
        }
        for each in attempts.facts_for([paper.id], {person for person, _ in moved}):
            anew = moved.get((each.person_id, each.facts.number))
            if anew is None:
                continue
            facts[paper.id, each.person_id, each.facts.number] = replace(each.facts, score=anew.new_score)
            if anew.score != anew.new_score:
                changed.append(Changed(anew.id, each.person_id, paper.id, anew.score, anew.new_score))
    return changed, rankings.Supposed(facts=facts)


def week_of(paper: Paper) -> season_rules.Week:
    """The week in which a paper counts."""
    return season_rules.week_of(paper.week_on)


def _looked(
    changed: Sequence[Changed],
    seen: rankings.Foreseen,
    counts: Mapping[str, int],
    weeks: Mapping[int, season_rules.Week],
) -> dict[str, Any]:
    lines = _lines(changed, seen, weeks)
    return {
        "attempts": {
            **counts,
            "changed": len(changed),
            "higher": sum(each.gain > 0 for each in changed),
            "lower": sum(each.gain < 0 for each in changed),
        },
        "people": lines[:MOST_LISTED],
        "people_total": len(lines),
        "periods": [asdict(period) for period in seen.periods],
    }


def _lines(
    changed: Sequence[Changed], seen: rankings.Foreseen, weeks: Mapping[int, season_rules.Week]
) -> list[dict[str, Any]]:
    """A line for each attempt whose score changes, and for who moves without one in a week."""
    names = roster.names()
    largest = sorted(changed, key=lambda each: (-abs(each.gain), each.person_id, each.attempt_id))
    told = {(weeks[each.paper_id], each.person_id) for each in changed}
    alone = [place for place, move in seen.people.items() if move.moves and place not in told]
    places = [(weeks[each.paper_id], each.person_id, each) for each in largest]
    return [
        _line(names, person, week, seen.people.get((week, person), rankings.PersonMove()), each)
        for week, person, each in [*places, *((week, person, None) for week, person in alone)]
    ]


def _line(
    names: Mapping[int, str],
    person: int,
    week: season_rules.Week,
    move: rankings.PersonMove,
    changed: Changed | None,
) -> dict[str, Any]:
    return {
        "person_id": person,
        "name": names[person],
        "attempt_id": changed and changed.attempt_id,
        "paper_id": changed and changed.paper_id,
        "score_before": changed and changed.before,
        "score_after": changed and changed.after,
        "week": str(week),
        "week_before": move.before.score,
        "week_after": move.after.score,
        "took_part_before": move.before.took_part,
        "took_part_after": move.after.took_part,
        "eligible_before": move.before.eligible,
        "eligible_after": move.after.eligible,
        "exempt_before": move.before.exempt,
        "exempt_after": move.after.exempt,
    }
