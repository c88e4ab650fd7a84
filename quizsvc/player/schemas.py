"""Shapes of one's own data: texts in tables, ready to be read."""

from marshmallow import fields

from quizsvc.kit.fields import Instant, Shape


class OwnPartShape(Shape):
    title = fields.String(required=True)
    heads = fields.List(fields.String(), required=True)
    rows = fields.List(fields.List(fields.String()), required=True)


class OwnDataShape(Shape):
    made_at = Instant(required=True)
    notes = fields.List(fields.String(), required=True)
    parts = fields.List(fields.Nested(OwnPartShape), required=True)
