"""What the addresses of papers may ask for."""

from marshmallow import fields, validate

from quizsvc.console.schemas import SheetQuery
from quizsvc.kit.fields import KNOWN_DAYS
from quizsvc.papers.schemas import KINDS
from quizsvc.season.schemas import SeasonQuery


class CalendarQuery(SeasonQuery, SheetQuery):
    """A season, or its calendar as a workbook."""


class PlaceQuery(SeasonQuery):
    """The paper of a day, or of the week whose Monday is `on`."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    on = fields.Date(required=True, validate=KNOWN_DAYS)


class ChosenQuery(SeasonQuery):
    """Words that a question should have."""

    q = fields.String(load_default="")
