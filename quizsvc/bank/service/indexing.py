"""What is kept of newest revisions so that they are found: their texts, and which laws they cite."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from quizsvc.bank import queries
from quizsvc.bank.models import Law, Question, QuestionLaw, QuestionText
from quizsvc.bank.rules import Citation, Content, citations, grams, law_print, searched_text
from quizsvc.kit import bulk
from quizsvc.kit.db import any_of, session


def index(contents: Mapping[int, Content]) -> None:
    """Keep what these questions say from now on, by question id, in place of what was kept before.

    Laws that nobody has cited yet are made; a flag goes when no repealed law is cited any more.
    Whoever writes a revision calls this in the same transaction, and holds the question.
    """
    ids = list(contents)
    texts = {id_: searched_text(content) for id_, content in contents.items()}
    session().execute(sa.delete(QuestionText).where(QuestionText.question_id == any_of(ids)))
    rows = ((id_, text, _array(grams(text))) for id_, text in texts.items())
    bulk.copy_in(QuestionText.__table__, ("question_id", "text", "grams"), rows)
    _cite({id_: citations(content.citation) for id_, content in contents.items()})
    put_flags_right(ids)


def _array(pairs: Iterable[str]) -> str:
    """Pairs as PostgreSQL writes an array, in half the time of a list; letters and digits need no quotes."""
    return "{" + ",".join(pairs) + "}"


def _cite(found: Mapping[int, tuple[Citation, ...]]) -> None:
    session().execute(sa.delete(QuestionLaw).where(QuestionLaw.question_id == any_of(found)))
    in_force = {(one.law, one.edition): one.in_force_on for cited in found.values() for one in cited}
    if not in_force:
        return
    unknown = in_force.keys() - queries.law_ids(in_force).keys()
    if unknown:
        rows = [law_row(*named) | {"in_force_on": in_force[named]} for named in sorted(unknown)]
        # In order, so that two that make the same ones do not wait for each other crosswise.
        rows.sort(key=itemgetter("title_print"))
        session().execute(postgresql.insert(Law).on_conflict_do_nothing(), rows)
    laws = queries.law_ids(in_force)
    links = {(id_, laws[one.law, one.edition]) for id_, cited in found.items() for one in cited}
    bulk.copy_in(QuestionLaw.__table__, ("question_id", "law_id"), sorted(links))


def law_row(name: str, edition: str) -> dict[str, Any]:
    """What a new law is called, and what it is found by: that is unique, and decides whether it is new."""
    return {"name": name, "edition": edition, "title_print": law_print(name, edition)}


def put_flags_right(ids: Iterable[int]) -> set[int]:
    """Of these questions, a flag about a law that they cite no more, or that is in force again, is about
    another repealed one that they cite, or goes; returns those whose flag went.
    """
    this = sa.and_(Question.id == QuestionLaw.question_id, Law.id == QuestionLaw.law_id)
    this = sa.and_(this, Law.repealed_on.is_not(None))
    right = sa.exists().where(this, Law.id == Question.flag_law_id)
    other = sa.select(Law.id).where(this).order_by(Law.id).limit(1).correlate(Question)
    another = other.scalar_subquery()
    change = sa.update(Question).where(Question.id == any_of(ids), Question.flag_law_id.is_not(None), ~right)
    values = {
        "flag_law_id": another,
        "flag_reason": other.with_only_columns(Law.repealed_reason).scalar_subquery(),
        "flagged_at": sa.case((another.is_not(None), Question.flagged_at)),
    }
    changed = session().execute(change.values(**values).returning(Question.id, Question.flagged_at))
    return {id_ for id_, flagged_at in changed if flagged_at is None}
