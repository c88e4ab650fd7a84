"""The tree of subjects."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.queries.serving import NEWEST
from quizsvc.bank.rules import SubjectTree, path_text
from quizsvc.kit.db import session


@dataclass(frozen=True, slots=True)
class KnownSubject:
    """A subject where it stands; `path` are the names from the top down to its own."""

    id: int
    name: str
    parent_id: int | None
    path: tuple[str, ...]


def subjects() -> dict[str, int]:
    """The ids of all subjects by name."""
    return dict(session().execute(sa.select(Subject.name, Subject.id)).all())


def subject_tree() -> SubjectTree:
    """All subjects by name, as the rules know them."""
    above = sa.orm.aliased(Subject)
    found = sa.select(Subject.name, above.name).outerjoin(above, above.id == Subject.parent_id)
    return SubjectTree(dict(session().execute(found).all()))


def known_subjects() -> dict[int, KnownSubject]:
    """All subjects by id."""
    found = {row.id: row for row in session().execute(sa.select(Subject.id, Subject.name, Subject.parent_id))}
    tree = SubjectTree(
        {row.name: None if row.parent_id is None else found[row.parent_id].name for row in found.values()}
    )
    return {
        id_: KnownSubject(id_, row.name, row.parent_id, tree.path(row.name)) for id_, row in found.items()
    }


def subject_choices() -> list[tuple[int, str]]:
    """All subjects' ids and paths, by their paths."""
    return [
        (one.id, path_text(one.path)) for one in sorted(known_subjects().values(), key=lambda one: one.path)
    ]


def subtree_ids(subject_id: int) -> list[int]:
    """A subject's id and those of all below it; empty if there is no such subject."""
    known = known_subjects()
    if subject_id not in known:
        return []
    name = known[subject_id].name
    return [one.id for one in known.values() if name in one.path]


def listed_subjects() -> list[dict[str, Any]]:
    """All subjects by their paths, each with how many approved questions it and those below it have."""
    known = known_subjects()
    counted = (
        sa.select(QuestionRevision.subject_id, sa.func.count())
        .join(Question, NEWEST)
        .where(Question.state == "approved")
        .group_by(QuestionRevision.subject_id)
    )
    questions = dict.fromkeys((one.name for one in known.values()), 0)
    for subject_id, count in session().execute(counted):
        for name in known[subject_id].path:
            questions[name] += count
    return [
        shown_subject(one) | {"parent_id": one.parent_id, "questions": questions[one.name]}
        for one in sorted(known.values(), key=lambda one: one.path)
    ]


def shown_subject(subject: KnownSubject) -> dict[str, Any]:
    """What a question says of its subject."""
    return {"id": subject.id, "name": subject.name, "path": path_text(subject.path)}
