"""One deed on many questions: each by its own rules, through the same services as for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from quizsvc.bank import queries
from quizsvc.bank.queries import Wanted
from quizsvc.bank.rules import STEPS, Content
from quizsvc.bank.service import review, revising
from quizsvc.bank.service.refusals import MeantMoved, TooManyMeant
from quizsvc.kit.db import session
from quizsvc.kit.errors import Refusal

MOST = 500
"""Questions at once."""
Given = Mapping[str, Any]
Meant = Mapping[int, int | None]
"""Questions by id, each with the revision that was seen, if one is said."""
Action = Callable[[Meant, Given, dict[str, Any]], Mapping[int, int | Refusal | None]]
"""Returns by question id a refusal, or else something that is none."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one question; `problem` says why not."""

    id: int
    done: bool
    problem: dict[str, Any] | None = None


def act(
    *,
    now: datetime,
    actor: int,
    action: str,
    ids: Sequence[int] = (),
    seen: Mapping[int, int] | None = None,
    wanted: Wanted | None = None,
    count: int | None = None,
    given: Given,
    reason: str,
    address: str | None = None,
) -> list[Done]:
    """Take questions through an action of ACTIONS: by their ids, or by the revisions that were `seen`, by id
    (what was changed since is refused), or all that are `wanted`, which are `count` if that is given. Only
    what was seen is approved.

    What the rules refuse for one of them stays as it is, and the others are done. `given` has the subject,
    tags or difficulty that the action is about: such a change is a new revision, and the question stays
    as approved as it was. One that has nothing to change is left alone and counts as done.

    Raises:
        TooManyMeant: more than MOST. MeantMoved: not `count`. UnknownSubject.
    """
    seen = seen or {}
    meant = sorted({*ids, *seen}) if wanted is None else queries.ids(wanted, most=MOST)
    if len(meant) > MOST:
        raise TooManyMeant(f"一次最多处理 {MOST} 道题，请缩小范围")
    if count not in (None, len(meant)):
        raise MeantMoved(f"您看到的是 {count} 道题，现在符合条件的有 {len(meant)} 道", questions=len(meant))
    facts = {"now": now, "actor": actor, "reason": reason, "address": address}
    outcomes = ACTIONS[action]({id_: seen.get(id_) for id_ in meant}, given, facts)
    refused = {id_: told.problem() for id_, told in outcomes.items() if isinstance(told, Refusal)}
    return [Done(id_, id_ not in refused, refused.get(id_)) for id_ in meant]


def _each(deed: Callable[..., None]) -> Action:
    """A deed of `review`, on one question after the other."""

    def one(question_id: int, from_revision: int | None, facts: dict[str, Any]) -> Refusal | None:
        try:
            with session().begin_nested():
                deed(question_id=question_id, from_revision=from_revision, **facts)
        except Refusal as refusal:
            return refusal
        return None

    return lambda meant, given, facts: {id_: one(id_, revision, facts) for id_, revision in meant.items()}


def _change(
    changes_of: Callable[[Content, Given], revising.Changes],
    subject_of: Callable[[Given], str | None] = lambda given: None,
) -> Action:
    """A new revision with these changes, under the subject at this path, if it says anything new."""

    def action(meant: Meant, given: Given, facts: dict[str, Any]) -> dict[int, int | Refusal]:
        return revising.revise_all(
            revisions=meant,
            change=lambda content: changes_of(content, given),
            subject=subject_of(given),
            **facts,
        )

    return action


ACTIONS: dict[str, Action] = {
    **{step: _each(partial(review.take_step, step=step)) for step in STEPS},
    "unflag": _each(review.unflag),
    "set_subject": _change(lambda content, given: {}, lambda given: given["subject"]),
    "set_difficulty": _change(lambda content, given: {"difficulty": given["difficulty"]}),
    "add_tags": _change(lambda content, given: {"tags": (*content.tags, *given["tags"])}),
    "remove_tags": _change(
        lambda content, given: {"tags": tuple(tag for tag in content.tags if tag not in given["tags"])}
    ),
}
