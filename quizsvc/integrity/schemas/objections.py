"""Shapes of objections. Those whose name begins with Own are participants'; no name of anybody is in any
that they see, nor in one that staff see the name of who objected.
"""

from marshmallow import fields, validate

from quizsvc.integrity.rules import ANSWERS, ObjectionState
from quizsvc.kit.fields import Id, Instant, PageQuery, PageShape, Shape, Text

STATES = [state.value for state in ObjectionState]
DECISIONS = sorted(state.value for state in ANSWERS)
BY = ["participant", "staff"]
MOST_TEXT = 1000


class ObjectionBody(Shape):
    """`number` is the question's place in the attempt, as in its review."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    text = Text(required=True, least=1, most=MOST_TEXT, lines=True)


class AnswerObjectionBody(Shape):
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))
    text = Text(required=True, least=1, most=MOST_TEXT, lines=True)


class AnswerAllBody(AnswerObjectionBody):
    """`newest` is the id of the newest objection that was read: later ones stay open."""

    newest = Id(required=True)


class ReopenBody(Shape):
    reason = Text(required=True, least=1, most=MOST_TEXT, lines=True)


class ObjectionsQuery(PageQuery):
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class ObjectionGroupsQuery(ObjectionsQuery):
    question = Id(load_default=None)


class OwnStepShape(Shape):
    """`by_author`: whoever answered had a part in writing or approving the question."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    at = Instant(required=True)
    by = fields.String(required=True, validate=validate.OneOf(BY))
    by_author = fields.Boolean(required=True)
    text = fields.String(required=True)


class OwnObjectionShape(Shape):
    """`withheld` says why `state` and `history` do not tell now what staff did; null if they do."""

    id = Id(required=True, attribute="objection.id")
    attempt_id = Id(required=True, attribute="objection.attempt_id")
    number = fields.Integer(required=True, attribute="objection.number")
    paper_title = fields.String(required=True)
    stem = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    made_at = Instant(required=True, attribute="objection.made_at")
    withheld = fields.String(required=True, allow_none=True)
    history = fields.List(fields.Nested(OwnStepShape), required=True)


class OwnObjectionPage(PageShape):
    items = fields.List(fields.Nested(OwnObjectionShape), required=True)


class ObjectionStepShape(Shape):
    """`account_id` and `account_name` are null for what the participant did."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    at = Instant(required=True)
    by = fields.String(required=True, validate=validate.OneOf(BY))
    account_id = Id(required=True, allow_none=True)
    account_name = fields.String(required=True, allow_none=True)
    by_author = fields.Boolean(required=True)
    text = fields.String(required=True)


class ObjectionShape(Shape):
    """`revision` is the one that was served, `chosen` what the participant had chosen."""

    id = Id(required=True, attribute="objection.id")
    question_id = Id(required=True, attribute="objection.question_id")
    revision = fields.Integer(required=True)
    chosen = fields.List(fields.String(), required=True)
    state = fields.String(required=True, attribute="objection.state", validate=validate.OneOf(STATES))
    made_at = Instant(required=True, attribute="objection.made_at")
    history = fields.List(fields.Nested(ObjectionStepShape), required=True)


class ObjectionPage(PageShape):
    items = fields.List(fields.Nested(ObjectionShape), required=True)


class ObjectionCountsShape(Shape):
    open = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)


class ObjectionGroupShape(Shape):
    """A question that people object to, as its newest `revision` says it; `newest` is the id of the newest
    objection.
    """

    question_id = Id(required=True)
    question_state = fields.String(required=True)
    revision = fields.Integer(required=True)
    stem = fields.String(required=True)
    counts = fields.Nested(ObjectionCountsShape, required=True)
    first_at = Instant(required=True)
    last_at = Instant(required=True)
    newest = Id(required=True)


class ObjectionGroupPage(PageShape):
    items = fields.List(fields.Nested(ObjectionGroupShape), required=True)


class AnsweredShape(Shape):
    """How many objections were answered."""

    answered = fields.Integer(required=True)
