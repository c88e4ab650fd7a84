"""What is kept of newest revisions so that they are found: their texts, and which laws they cite."""

from collections.abc import Iterable, Mapping

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
    _put_flags_right(ids)


def _array(pairs: Iterable[str]) -> str:
    """Pairs as PostgreSQL writes an array, in half the time of a list; letters and digits need no quotes."""
    return "{" + ",".join(pairs) + "}"


def _cite(found: Mapping[int, tuple[Citation, ...]]) -> None:
    session().execute(sa.delete(QuestionLaw).where(QuestionLaw.question_id == any_of(found)))
    in_force = {(one.law, one.edition): one.in_force_on for cited in found.values() for one in cited}
    if not in_force:
        return
    laws = queries.law_ids(in_force)
    # Sorted, so that two that make the same ones do not wait for each other crosswise.
    unknown = _one_way_of_writing(sorted(in_force.keys() - laws.keys()))
    if unknown:
        rows = [
            {"name": name, "edition": edition, "in_force_on": in_force[name, edition]}
            for name, edition in unknown
        ]
        session().execute(postgresql.insert(Law).on_conflict_do_nothing(), rows)
        laws = queries.law_ids(in_force)
    links = {(id_, laws[one.law, one.edition]) for id_, cited in found.items() for one in cited}
    bulk.copy_in(QuestionLaw.__table__, ("question_id", "law_id"), sorted(links))


def _one_way_of_writing(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of laws that are the same, the first."""
    return list({law_print(*named): named for named in reversed(list(found))}.values())[::-1]


def _put_flags_right(ids: Iterable[int]) -> None:
    """A flag about a law that is cited no more is about another repealed one that is, or goes."""
    this = Question.id == QuestionLaw.question_id
    still_cited = sa.exists().where(this, QuestionLaw.law_id == Question.flag_law_id)
    other = sa.select(Law.id).join(QuestionLaw, QuestionLaw.law_id == Law.id)
    other = other.where(this, Law.repealed_on.is_not(None)).order_by(Law.id).limit(1)
    another = other.correlate(Question).scalar_subquery()
    change = sa.update(Question).where(
        Question.id == any_of(ids), Question.flag_law_id.is_not(None), ~still_cited
    )
    values = {
        "flag_law_id": another,
        "flag_reason": other.with_only_columns(Law.repealed_reason).correlate(Question).scalar_subquery(),
        "flagged_at": sa.case((another.is_not(None), Question.flagged_at)),
    }
    session().execute(change.values(**values))
