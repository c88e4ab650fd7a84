"""One deed on many questions: each for itself, by the same services as for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizsvc.bank import queries
from quizsvc.bank.queries import Wanted
from quizsvc.bank.rules import Content
from quizsvc.bank.service import review, writing
from quizsvc.bank.service.refusals import TooManyMeant
from quizsvc.kit.db import session
from quizsvc.kit.errors import Refusal

MOST = 500
"""Questions at once."""
Given = Mapping[str, Any]
Action = Callable[[int, Given, dict[str, Any]], None]


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
    given: Given,
    reason: str,
    address: str | None = None,
) -> list[Done]:
    """Take questions through an action of ACTIONS: by their ids, or by the revisions that were `seen`, by id
    (what was changed since is refused), or all that are `wanted`. Only what was seen is approved.

    What the rules refuse for one of them stays as it is, and the others are done. `given` has the subject,
    tags or difficulty that the action is about: such a change is a new revision, and a draft again, as
    always. A question that has nothing to change is left alone and counts as done.

    Raises:
        TooManyMeant: more than MOST.
    """
    seen = seen or {}
    meant = sorted({*ids, *seen}) if wanted is None else queries.ids(wanted, most=MOST)
    if len(meant) > MOST:
        raise TooManyMeant(f"一次最多处理 {MOST} 道题，请缩小范围")
    facts = {"now": now, "actor": actor, "reason": reason, "address": address}
    return [
        _one(ACTIONS[action], question_id, given, facts | {"from_revision": seen.get(question_id)})
        for question_id in meant
    ]


def _one(action: Action, question_id: int, given: Given, facts: dict[str, Any]) -> Done:
    try:
        with session().begin_nested():
            action(question_id, given, facts)
    except Refusal as refusal:
        return Done(question_id, False, refusal.problem())
    return Done(question_id, True)


def _step(step: Callable[..., None], *names: str) -> Action:
    """A step of the workflow, which takes these facts."""

    def action(question_id: int, given: Given, facts: dict[str, Any]) -> None:
        taken = ("now", "actor", "address", "from_revision", *names)
        step(question_id=question_id, **{name: facts[name] for name in taken})

    return action


def _change(changes_of: Callable[[Content, Given], dict[str, Any]]) -> Action:
    """A new revision with these changes, if it says anything new; "subject" among them is a path."""

    def action(question_id: int, given: Given, facts: dict[str, Any]) -> None:
        question = writing.locked(question_id, facts["from_revision"])
        content, _ = queries.newest(question_id)
        changes = changes_of(content, given)
        subject = changes.pop("subject", None)
        revised = {"from_revision": question.revision_number, "changes": changes, "subject": subject}
        writing.revise(question_id=question_id, **{**facts, **revised})

    return action


ACTIONS: dict[str, Action] = {
    "submit": _step(review.submit),
    "approve": _step(review.approve),
    "reject": _step(review.reject, "reason"),
    "retire": _step(review.retire, "reason"),
    "set_subject": _change(lambda content, given: {"subject": given["subject"]}),
    "set_difficulty": _change(lambda content, given: {"difficulty": given["difficulty"]}),
    "add_tags": _change(lambda content, given: {"tags": (*content.tags, *given["tags"])}),
    "remove_tags": _change(
        lambda content, given: {"tags": tuple(tag for tag in content.tags if tag not in given["tags"])}
    ),
}
