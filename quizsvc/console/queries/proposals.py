"""What proposals are about: the names of those things, and a corrected key beside the old one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.bank import queries as bank
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.rules import Content
from quizsvc.console.rules.proposals import Names
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import State
from quizsvc.kit.db import any_of, session
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import Policy
from quizsvc.roster import queries as roster
from quizsvc.roster.models import Person


@dataclass(frozen=True, slots=True)
class Marked:
    """A place where the question stood, by which keys it was marked when the correction was proposed, and
    whether in an older revision, which may name its options otherwise.
    """

    paper_id: int
    title: str
    number: int
    policy: str | None
    keys: list[list[str]]
    is_older: bool


@dataclass(frozen=True, slots=True)
class MendedKey:
    """A question whose key is corrected, as it read when that was proposed; `right` is None where no key is
    said. `argues`: it has an explanation or a citation, which were written for the old key, and the right one
    is another; `still`: the correction is approved, and the bank has them unchanged.
    """

    question_id: int
    said: Content
    right: frozenset[str] | None
    places: list[Marked]
    argues: bool
    still: bool


def mended_key(proposal: Proposal) -> MendedKey:
    """What a proposal to correct a key is about."""
    change, known = proposal.change, proposal.inputs
    question_id, by_key = change["question_id"], Policy(change["policy"]).by_key
    its = (QuestionRevision.question_id == question_id, QuestionRevision.number == known["revision"])
    revision = session().scalars(sa.select(QuestionRevision).where(*its)).one()
    said = bank.content_of(revision)
    titles = _named(Paper.id, Paper.title, {int(place["paper_id"]) for place in known["places"]})
    right = frozenset(change["key"] or said.key) if change["key"] or by_key else None
    argued = (said.explanation, said.citation)
    argues = any(argued) and right is not None and right != frozenset(said.key)
    return MendedKey(
        question_id=question_id,
        said=said,
        right=right,
        places=[_marked(place, titles, revision.id) for place in known["places"]],
        argues=argues,
        still=argues
        and proposal.state in (State.APPROVED, State.APPLIED)
        and _argues_still(question_id, argued),
    )


def _argues_still(question_id: int, argued: tuple[str, str]) -> bool:
    now = bank.standing([question_id])[question_id]
    return now.state != "retired" and argued == (now.content.explanation, now.content.citation)


def _marked(place: dict[str, Any], titles: dict[int, str], newest: int) -> Marked:
    paper_id, is_older = int(place["paper_id"]), int(place["revision_id"]) != newest
    told = (place["number"], place["policy"], place["keys"])
    return Marked(paper_id, titles[paper_id], *told, is_older)


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
