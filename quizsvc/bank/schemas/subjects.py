"""Shapes of subjects."""

from marshmallow import fields

from quizsvc.bank.rules import SUBJECT_LIMIT
from quizsvc.kit.fields import Id, PageShape, Shape, Text


class SubjectBody(Shape):
    name = Text(required=True, least=1, most=SUBJECT_LIMIT)
    parent_id = Id(load_default=None, allow_none=True)


class SubjectChanges(Shape):
    """What is left out stays; a `parent_id` of null is the top of the tree."""

    name = Text(least=1, most=SUBJECT_LIMIT)
    parent_id = Id(allow_none=True)


class SubjectShape(Shape):
    """`path` are the names from the top down; `questions` the approved ones, with those below it."""

    id = Id(required=True)
    name = fields.String(required=True)
    parent_id = Id(required=True, allow_none=True)
    path = fields.String(required=True)
    questions = fields.Integer(required=True)


class SubjectList(PageShape):
    items = fields.List(fields.Nested(SubjectShape), required=True)
