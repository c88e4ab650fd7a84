"""Shapes of seasons."""

from marshmallow import fields

from quizsvc.kit.fields import Id, PageShape, Shape, Text

OBJECT = {"type": "object"}


class SeasonBody(Shape):
    name = Text(required=True, least=1, most=100)
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    settings = fields.Dict(keys=fields.String(), load_default=dict)
    calendar = fields.Dict(keys=fields.String(), load_default=dict)


class SeasonChanges(Shape):
    name = Text(least=1, most=100)
    settings = fields.Dict(keys=fields.String())
    calendar = fields.Dict(keys=fields.String())


class SeasonShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    state = fields.String(required=True)
    settings = fields.Function(lambda season: season.settings.to_json(), required=True, metadata=OBJECT)
    calendar = fields.Function(lambda season: season.calendar.to_json(), required=True, metadata=OBJECT)


class OpenedSeason(SeasonShape):
    warnings = fields.List(fields.String(), required=True)


class SeasonPage(PageShape):
    items = fields.List(fields.Nested(SeasonShape), required=True)
