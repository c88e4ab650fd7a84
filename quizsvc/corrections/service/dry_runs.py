"""What a change would bring, worked out by the very code that will do it, and undone."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from quizsvc.attempts.rules import State
from quizsvc.corrections import queries
from quizsvc.papers.models import Paper
from quizsvc.rankings import service as rankings
from quizsvc.roster import queries as roster

MOST_LISTED = 200
"""So many people are listed, those whose score moves most before the others; all are counted."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An attempt whose score would be another, in hundredths; None: it would not count any more."""

    attempt_id: int
    person_id: int
    before: int | None
    after: int | None

    @property
    def gain(self) -> int:
        """By how much, below 0 for a loss."""
        return (self.after or 0) - (self.before or 0)


def look(
    *, now: datetime, paper: Paper, changed: Collection[Changed], supposed: rankings.Supposed
) -> dict[str, Any]:
    """The dry run as it is kept (schemas.DryRunShape): how many attempts there are and change, whose scores,
    and what of that shows in which standings. Scores are hundredths.
    """
    states = queries.states_on(paper.id)
    seen = rankings.foresee(now=now, paper=paper, supposed=supposed)
    return {
        "attempts": {
            "ended": states.get(State.SUBMITTED, 0) + states.get(State.EXPIRED, 0),
            "running": states.get(State.IN_PROGRESS, 0),
            "changed": len(changed),
            "higher": sum(each.gain > 0 for each in changed),
            "lower": sum(each.gain < 0 for each in changed),
        },
        "people": _people(changed, seen),
        "people_total": len(_touched(changed, seen)),
        "periods": [asdict(period) for period in seen.periods],
    }


def _people(changed: Collection[Changed], seen: rankings.Foreseen) -> list[dict[str, Any]]:
    own = {each.person_id: each for each in sorted(changed, key=lambda each: abs(each.gain))}
    touched = _touched(changed, seen)
    touched.sort(key=lambda person: (-abs(own[person].gain) if person in own else 0, person))
    names = roster.names()
    return [
        {
            "person_id": person,
            "name": names[person],
            "attempt_id": own[person].attempt_id if person in own else None,
            "score_before": own[person].before if person in own else None,
            "score_after": own[person].after if person in own else None,
            **asdict(seen.people.get(person, rankings.PersonMove())),
        }
        for person in touched[:MOST_LISTED]
    ]


def _touched(changed: Collection[Changed], seen: rankings.Foreseen) -> list[int]:
    moved = {person for person, move in seen.people.items() if move.moves}
    return list(moved | {each.person_id for each in changed})
