"""Laws: what is known of them, and what becomes of the questions when one is repealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from quizsvc.bank import queries
from quizsvc.bank.models import Law, Question, QuestionLaw
from quizsvc.bank.rules import law_title, tidy
from quizsvc.bank.service.indexing import law_row, put_flags_right
from quizsvc.bank.service.refusals import (
    AlreadyRepealed,
    LawExists,
    NotRepealed,
    RepealAhead,
    RepealedBeforeInForce,
    UnknownLaw,
)
from quizsvc.kit import audit
from quizsvc.kit.db import any_of, session
from quizsvc.kit.errors import NotFound
from quizsvc.season import queries as seasons

LawAction = Literal["retire", "flag"]
"""What becomes of the questions that cite a repealed law."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What repealing a law does, or would do: the questions that are retired or flagged, `{id, state, stem}`
    as they stood before.
    """

    law_id: int
    action: LawAction
    checked: bool
    questions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reinstated:
    """What taking a repeal back did: the questions whose flag went, and the retired ones that cite the law
    and stay retired, each `{id, state, stem}`.
    """

    law_id: int
    unflagged: list[dict[str, Any]]
    retired: list[dict[str, Any]]


def add_law(
    *, now: datetime, actor: int | None, name: str, edition: str, address: str | None = None, **facts: Any
) -> int:
    """A law that no question cites yet; `facts` are other columns of `Law`. Returns its id.

    Raises:
        LawExists: the bank knows this edition.
    """
    named = (tidy(name), tidy(edition))
    insert = postgresql.insert(Law).values(**law_row(*named), **facts).on_conflict_do_nothing()
    made = session().scalar(insert.returning(Law.id))
    if made is None:
        raise LawExists(law_id=str(queries.law_ids([named])[named]))
    _audit("add", now, actor, made, address, title=law_title(*named))
    return made


def change_law(
    *, now: datetime, actor: int, law_id: int, changes: Mapping[str, Any], address: str | None = None
) -> None:
    """Change what is known of a law: columns of `Law` but its name and edition, by which citations find it,
    and its repeal.

    Raises:
        NotFound. RepealedBeforeInForce: it was repealed before it would come into force.
    """
    _held(law_id)
    known = queries.law(law_id)
    if known is not None and changes:
        _insist_on_order(changes.get("in_force_on"), known.repealed_on)
        was = _plain({field: getattr(known, field) for field in changes})
        session().execute(sa.update(Law).where(Law.id == law_id).values(**changes))
        _audit("change", now, actor, law_id, address, was=was, **_plain(changes))


def keep_law(*, now: datetime, actor: int | None, name: str, edition: str, **facts: Any) -> bool:
    """A law from a list of sources: made, or brought up to date; whether anything changed.

    Blank facts of the list change nothing.

    Raises:
        RepealedBeforeInForce: as change_law().
    """
    named = (tidy(name), tidy(edition))
    told = {field: value for field, value in facts.items() if value}
    known = queries.laws_named([named]).get(named)
    if known is None:
        add_law(now=now, actor=actor, name=name, edition=edition, **told)
        return True
    changes = {field: value for field, value in told.items() if getattr(known, field) != value}
    if changes:
        _insist_on_order(changes.get("in_force_on"), known.repealed_on)
        was = _plain({field: getattr(known, field) for field in changes})
        session().execute(sa.update(Law).where(Law.id == known.id).values(**changes))
        _audit("change", now, actor, known.id, None, was=was, **_plain(changes))
    return bool(changes)


def repeal_law(
    *,
    now: datetime,
    actor: int,
    law_id: int,
    on: date,
    reason: str,
    action: LawAction,
    successor_id: int | None = None,
    check: bool = False,
    address: str | None = None,
) -> Touched:
    """Say that a law is not in force from the day `on`, and retire or flag all questions in use that cite it.

    A flagged question keeps its state but is not drawn, until somebody unflags it or writes a revision that
    cites the law no more. With `check` nothing changes.

    Raises:
        NotFound, RepealedBeforeInForce. AlreadyRepealed: whoever wants another day or action takes that back
        first. RepealAhead: `on` is still to come, where the season is. UnknownLaw: the successor.
    """
    _held(law_id)
    _insist_on_sense(law_id, on, seasons.today(now), successor_id)
    in_use = [question for question in queries.citing(law_id) if question["state"] != "retired"]
    touched = Touched(law_id, action, check, in_use)
    if check:
        return touched
    facts = {"repealed_on": on, "repealed_reason": reason, "successor_id": successor_id}
    session().execute(sa.update(Law).where(Law.id == law_id).values(**facts))
    flag = {"flagged_at": now, "flag_reason": reason, "flag_law_id": law_id}
    values: dict[str, Any] = flag if action == "flag" else {"state": "retired"}
    ids = [question["id"] for question in touched.questions]
    deeds = {
        f"question:{id_}": {"revision": number, "reason": reason}
        for id_, number in _change_all(law_id, ids, values)
    }
    audit.record_all(f"question.{action}", now=now, actor=actor, deeds=deeds, address=address)
    detail = {"on": on.isoformat(), "reason": reason, "effect": action, "successor_id": successor_id}
    _audit("repeal", now, actor, law_id, address, questions=ids, **detail)
    return touched


def reinstate_law(
    *, now: datetime, actor: int, law_id: int, reason: str, address: str | None = None
) -> Reinstated:
    """Take a repeal back that was a mistake: the law is in force as if it had never been repealed.

    Flags about it go, unless the question cites another repealed law: then they are about that one. Retired
    questions stay so: each of them may have been retired for another reason as well.

    Raises:
        NotFound, NotRepealed.
    """
    _held(law_id)
    law = queries.law(law_id)
    if law is None or law.repealed_on is None:
        raise NotRepealed()
    was = _plain({name: getattr(law, name) for name in ("repealed_on", "repealed_reason", "successor_id")})
    session().execute(sa.update(Law).where(Law.id == law_id).values(dict.fromkeys(was)))
    flagged = sa.select(Question.id).where(Question.flag_law_id == law_id)
    unflagged = put_flags_right(session().scalars(flagged.order_by(Question.id).with_for_update()))
    citing = queries.citing(law_id)
    _audit("reinstate", now, actor, law_id, address, reason=reason, was=was, unflagged=sorted(unflagged))
    return Reinstated(
        law_id,
        [question for question in citing if question["id"] in unflagged],
        [question for question in citing if question["state"] == "retired"],
    )


def _insist_on_order(in_force_on: date | None, repealed_on: date | None) -> None:
    if in_force_on is not None and repealed_on is not None and repealed_on < in_force_on:
        told = f"这部法规已自 {repealed_on} 起废止，施行日期不能比它晚；废止日期写错了，请先撤回废止"
        raise RepealedBeforeInForce(told, errors={"in_force_on": ["不能晚于废止日期"]})


def _insist_on_sense(law_id: int, on: date, today: date, successor_id: int | None) -> None:
    known = queries.law(law_id)
    if known is not None and known.repealed_on is not None:
        raise AlreadyRepealed(f"{queries.repeal_warning(known)}。要改日期或做法，请先撤回废止")
    if known is not None and known.in_force_on is not None and on < known.in_force_on:
        raise RepealedBeforeInForce(f"这部法规自 {known.in_force_on} 起施行，请核对日期")
    if on > today:
        raise RepealAhead(f"废止日期 {on} 还没有到，在那之前引用它的题仍然有效；请到那一天再办理")
    if successor_id is not None and (successor_id == law_id or queries.law(successor_id) is None):
        raise UnknownLaw("没有这部接替的法规")


def _change_all(law_id: int, ids: list[int], values: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Change those of these questions that are in use and cite the law, once nobody else is changing them;
    returns their ids with the numbers of their newest revisions.

    They are held in the order of their ids, as everybody holds many.
    """
    these = Question.id == any_of(ids)
    session().execute(sa.select(Question.id).where(these).order_by(Question.id).with_for_update())
    citing = Question.id.in_(sa.select(QuestionLaw.question_id).where(QuestionLaw.law_id == law_id))
    change = sa.update(Question).where(these, citing, Question.state != "retired").values(**values)
    changed = session().execute(change.returning(Question.id, Question.revision_number))
    return sorted((id_, number) for id_, number in changed)


def _held(law_id: int) -> None:
    """Keep others from changing the law, but not from citing it: they hold their questions, for which a
    repeal waits.
    """
    held = sa.select(Law.id).where(Law.id == law_id).with_for_update(key_share=True)
    if session().scalar(held) is None:
        raise NotFound("没有这部法规")


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a law as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _audit(
    deed: str, now: datetime, actor: int | None, law_id: int, address: str | None, **detail: Any
) -> None:
    audit.record(f"law.{deed}", now=now, actor=actor, subject=f"law:{law_id}", address=address, **detail)
