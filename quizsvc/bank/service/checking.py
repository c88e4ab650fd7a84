"""A look at a question before it is written: nothing is kept."""

from dataclasses import dataclass
from typing import Any

from quizsvc.bank import queries
from quizsvc.bank.rules import Content, content_faults, stem_fingerprint
from quizsvc.bank.service import pictures
from quizsvc.bank.service.refusals import InvalidQuestion, UnknownPicture


@dataclass(frozen=True, slots=True)
class Checked:
    """What would be said of a content: `errors` by field; the question in use that is the `same` by stem and
    options, and those that only have the `same_stem`, each `{id, state, stem}`; its citations as the bank
    knows them.
    """

    errors: dict[str, list[str]]
    same: dict[str, Any] | None
    same_stem: list[dict[str, Any]]
    citations: list[dict[str, Any]]


def check(*, content: Content, question_id: int | None = None) -> Checked:
    """Look at a content that somebody writes, for the question of this id or a new one."""
    content = content.completed()
    like = queries.in_use_like(content.fingerprint(), stem_fingerprint(content.stem), besides=question_id)
    same = next((one for one in like if one.pop("is_same")), None)
    return Checked(
        errors=_errors(content),
        same=same,
        same_stem=[one for one in like if one is not same],
        citations=queries.cited({content.citation})[content.citation],
    )


def _errors(content: Content) -> dict[str, list[str]]:
    found = dict(InvalidQuestion.of(content_faults(content)).members["errors"])
    try:
        pictures.sizes([content])
    except UnknownPicture as unknown:
        found["pictures"] = [*found.get("pictures", []), *unknown.members["errors"]["pictures"]]
    return found
