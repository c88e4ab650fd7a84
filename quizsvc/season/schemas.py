"""Shapes of seasons, and how a period is written in an address."""

from contextlib import suppress
from typing import Any

from marshmallow import ValidationError, fields

from quizsvc.kit.fields import Id, PageShape, Shape, Text, Written
from quizsvc.season.rules import Period, Week, parse_period

OBJECT = {"type": "object"}


class PeriodField(Written[Period]):
    """`2021-W28`, `2021-07` or `season`."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Period:
        try:
            return parse_period(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("统计期应写成 2021-W28、2021-07 或 season") from error


class WeekField(PeriodField):
    """`2021-W28`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Week:
        found: Period | None = None
        with suppress(ValidationError):
            found = super()._deserialize(value, attr, data, **kwargs)
        if not isinstance(found, Week):
            raise ValidationError("没有这一周，应写成 2021-W28 的样子")
        return found


class SeasonQuery(Shape):
    season = Id(load_default=None)


class PeriodQuery(SeasonQuery):
    period = PeriodField(load_default=None, metadata={"example": "2021-W28"})


class SeasonBody(Shape):
    name = Text(required=True, least=1, most=100)
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    settings = fields.Dict(keys=fields.String(), load_default=dict)
    calendar = fields.Dict(keys=fields.String(), load_default=dict)


class SeasonChanges(Shape):
    """What is left out stays; settings that are left out stay too, of the calendar all is given."""

    name = Text(least=1, most=100)
    first_on = fields.Date()
    last_on = fields.Date()
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


class RuleTableShape(Shape):
    caption = fields.String(required=True)
    rows = fields.List(
        fields.List(fields.String()), required=True, metadata={"description": "每行两格：项目和内容"}
    )


class RuleSectionShape(Shape):
    title = fields.String(required=True)
    paragraphs = fields.List(fields.String(), required=True)
    tables = fields.List(fields.Nested(RuleTableShape), required=True)


class RulesShape(Shape):
    season = Id(required=True)
    name = fields.String(required=True)
    sections = fields.List(fields.Nested(RuleSectionShape), required=True)
