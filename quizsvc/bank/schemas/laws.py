"""Shapes of laws."""

from typing import Any, get_args

from marshmallow import ValidationError, fields, validate, validates

from quizsvc.bank import queries
from quizsvc.bank.rules import CITATION_LIMIT, REASON_LIMIT, STATES
from quizsvc.bank.service import LawAction
from quizsvc.kit.fields import Flag, Id, PageQuery, PageShape, Shape, Text, TextFlag

URL_LIMIT, KIND_LIMIT = 1000, 50
ACTIONS = get_args(LawAction)


class LawChanges(Shape):
    """What is left out stays as it is."""

    kind = Text(most=KIND_LIMIT)
    in_force_on = fields.Date(allow_none=True)
    url = Text(most=URL_LIMIT)

    @validates("url")
    def is_an_address(self, url: str, **_: Any) -> None:
        """Of a page; or nothing."""
        if url and not url.startswith(("https://", "http://")):
            raise ValidationError("应以 https:// 或 http:// 开头")


class LawBody(LawChanges):
    name = Text(required=True, least=1, most=CITATION_LIMIT)
    edition = Text(most=CITATION_LIMIT, load_default="")


class LawShape(Shape):
    """`questions` are those in use that cite it."""

    id = Id(required=True)
    name = fields.String(required=True)
    edition = fields.String(required=True)
    kind = fields.String(required=True)
    url = fields.String(required=True)
    in_force_on = fields.Date(required=True, allow_none=True)
    repealed_on = fields.Date(required=True, allow_none=True)
    repealed_reason = fields.String(required=True, allow_none=True)
    successor_id = Id(required=True, allow_none=True)
    questions = fields.Integer(required=True)


class LawPage(PageShape):
    items = fields.List(fields.Nested(LawShape), required=True)


class LawQuery(PageQuery):
    name = Text(most=100, load_default="")
    repealed = TextFlag()
    order = fields.String(validate=validate.OneOf(queries.LAW_ORDERS), load_default="name")


class RepealBody(Shape):
    """With `check` the answer says what would happen, and nothing does."""

    on = fields.Date(required=True)
    reason = Text(required=True, least=1, most=REASON_LIMIT)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    successor_id = Id(load_default=None, allow_none=True)
    check = Flag(load_default=False)


class CitingShape(Shape):
    id = Id(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(STATES)))
    stem = fields.String(required=True)


class TouchedShape(Shape):
    """The questions that were, or by `checked` would be, retired or flagged; as they stood before."""

    law_id = Id(required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    checked = Flag(required=True)
    questions = fields.List(fields.Nested(CitingShape), required=True)


class ReinstatedShape(Shape):
    """The questions that are no longer flagged, and the retired ones that cite the law and stay so."""

    law_id = Id(required=True)
    unflagged = fields.List(fields.Nested(CitingShape), required=True)
    retired = fields.List(fields.Nested(CitingShape), required=True)
