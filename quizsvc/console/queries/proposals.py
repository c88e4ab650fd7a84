"""What the things that proposals are about are called."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.console.rules.proposals import Names
from quizsvc.kit.db import any_of, session
from quizsvc.papers.models import Paper
from quizsvc.roster import queries as roster
from quizsvc.roster.models import Person


def names(changes: Iterable[dict[str, Any]]) -> Names:
    """Of all that these changes name; a statement for each sort of thing, if there is any of it."""
    known = list(changes)
    attempts = _attempts({each["attempt_id"] for each in known if "attempt_id" in each})
    places = [each.get("membership") or each.get("exemption") or each for each in known]
    persons = {each["person_id"] for each in places if "person_id" in each}
    papers = {each["paper_id"] for each in known if "paper_id" in each}
    persons |= {person for _, person, _ in attempts.values()}
    papers |= {paper for paper, _, _ in attempts.values()}
    has_units = any(each.get("unit_id") for each in places)
    return Names(
        papers=_named(Paper.id, Paper.title, papers),
        persons=_named(Person.id, Person.name, persons),
        units={node.id: node.name for node in roster.tree().values()} if has_units else {},
        stems=_stems({each["question_id"] for each in known if "question_id" in each}),
        attempts=attempts,
    )


def _named(id_: Any, name: Any, wanted: set[int]) -> dict[int, str]:
    if not wanted:
        return {}
    return dict(session().execute(sa.select(id_, name).where(id_ == any_of(wanted))).all())


def _stems(wanted: set[int]) -> dict[int, str]:
    if not wanted:
        return {}
    newest = sa.and_(
        QuestionRevision.question_id == Question.id, QuestionRevision.number == Question.revision_number
    )
    found = sa.select(Question.id, QuestionRevision.stem).join(QuestionRevision, newest)
    return dict(session().execute(found.where(Question.id == any_of(wanted))).all())


def _attempts(wanted: set[int]) -> dict[int, tuple[int, int, int]]:
    if not wanted:
        return {}
    columns = (Attempt.id, Attempt.paper_id, Attempt.person_id, Attempt.number)
    found = session().execute(sa.select(*columns).where(Attempt.id == any_of(wanted)))
    return {row.id: (row.paper_id, row.person_id, row.number) for row in found}
