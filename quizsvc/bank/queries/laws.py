"""Laws, and which questions cite them."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import Law, Question, QuestionLaw, QuestionRevision
from quizsvc.bank.queries.serving import NEWEST
from quizsvc.bank.rules import Citation, citations, law_print, law_title
from quizsvc.kit import db
from quizsvc.kit.db import any_of, session

Named = tuple[str, str]
"""A law's name and edition."""
STEM_SHOWN = 100
"""Characters of a stem that tell a question from another."""


def law_ids(wanted: Collection[Named]) -> dict[Named, int]:
    """The ids of those of these laws that the bank knows."""
    return {named: law.id for named, law in laws_named(wanted).items()}


def repealed(wanted: Collection[Named]) -> dict[Named, Law]:
    """Those of these laws that are no longer in force, or will not be from a day that is known."""
    return {named: law for named, law in laws_named(wanted).items() if law.repealed_on is not None}


def laws_named(wanted: Collection[Named]) -> dict[Named, Law]:
    """Those of these laws that the bank knows, however they are written (rules.law_print)."""
    if not wanted:
        return {}
    prints = {named: law_print(*named) for named in wanted}
    found = session().scalars(sa.select(Law).where(Law.title_print == any_of(prints.values(), sa.Text)))
    laws = {law.title_print: law for law in found}
    return {named: laws[title_print] for named, title_print in prints.items() if title_print in laws}


def repeal_warning(law: Law) -> str:
    """What to tell whoever cites a repealed law."""
    return f"{law_title(law.name, law.edition)}自 {law.repealed_on} 起不再有效：{law.repealed_reason}"


def law(law_id: int) -> Law | None:
    """A law; None if there is none."""
    return session().get(Law, law_id)


def laws(
    *, page: int, page_size: int, name: str = "", repealed: bool | None = None, order: str = "name"
) -> tuple[list[dict[str, Any]], int]:
    """One page of laws, each with how many questions that are not retired cite it.

    `name` is a part of the name or edition, as it stands; `order` is one of LAW_ORDERS, by name and edition
    among equals.
    """
    wanted = []
    if name:
        part = [column.icontains(name, autoescape=True) for column in (Law.name, Law.edition)]
        wanted.append(sa.or_(*part))
    if repealed is not None:
        wanted.append(Law.repealed_on.is_not(None) if repealed else Law.repealed_on.is_(None))
    by_name = (Law.name, Law.edition, Law.id)
    by = _SORTED[order.removeprefix("-")]
    first = by.desc() if order.startswith("-") else by
    found = sa.select(Law).where(*wanted).order_by(first, *by_name)
    if by is _SORTED["questions"]:
        found = found.outerjoin(_CITED, _CITED.c.law_id == Law.id)
    rows, total = db.page(found, page, page_size)
    return shown_laws([row[0] for row in rows]), total


def shown_laws(found: Collection[Law]) -> list[dict[str, Any]]:
    """Laws as staff see them."""
    citing = _citing().where(QuestionLaw.law_id == any_of(law.id for law in found))
    questions = dict(session().execute(citing).all())
    columns = [column.name for column in sa.inspect(Law).local_table.columns]
    return [
        {column: getattr(law, column) for column in columns} | {"questions": questions.get(law.id, 0)}
        for law in found
    ]


def _citing() -> sa.Select[int, int]:
    """By the law's id, how many questions that are not retired cite it; nothing of those that none cites."""
    found = sa.select(QuestionLaw.law_id, sa.func.count().label("questions"))
    found = found.join(Question, Question.id == QuestionLaw.question_id)
    return found.where(Question.state != "retired").group_by(QuestionLaw.law_id)


_CITED = _citing().subquery()
_SORTED: dict[str, sa.SQLColumnExpression[Any]] = {
    "name": Law.name,
    "kind": Law.kind,
    "questions": sa.func.coalesce(_CITED.c.questions, 0),
    "in_force": sa.func.coalesce(Law.in_force_on, sa.literal_column("'-infinity'::date")),
    "repealed": sa.func.coalesce(Law.repealed_on, sa.literal_column("'infinity'::date")),
}
LAW_ORDERS = (*_SORTED, *(f"-{name}" for name in _SORTED))
"""How laws can be listed; with "-" in front the other way round."""


def citing(law_id: int) -> list[dict[str, Any]]:
    """The questions that cite a law, retired ones too, `{id, state, stem}`, by id."""
    found = (
        sa.select(Question.id, Question.state, sa.func.left(QuestionRevision.stem, STEM_SHOWN).label("stem"))
        .join(QuestionRevision, NEWEST)
        .join(QuestionLaw, QuestionLaw.question_id == Question.id)
        .where(QuestionLaw.law_id == law_id)
        .order_by(Question.id)
    )
    return [dict(row) for row in session().execute(found).mappings()]


def cited(texts: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """What each of these citations names, taken apart, with what the bank knows of the laws."""
    taken = {text: citations(text) for text in texts}
    known = laws_named({(one.law, one.edition) for found in taken.values() for one in found})
    return {
        text: [_shown_citation(one, known.get((one.law, one.edition))) for one in found]
        for text, found in taken.items()
    }


def _shown_citation(one: Citation, law: Law | None) -> dict[str, Any]:
    repealed_on = law.repealed_on if law else None
    return {
        "law": one.law,
        "edition": one.edition,
        "clause": one.clause,
        "in_force_on": one.in_force_on or (law.in_force_on if law else None),
        "law_id": law.id if law else None,
        "repealed_on": repealed_on,
        "warning": repeal_warning(law) if law and repealed_on else None,
    }
