"""What the addresses of papers may ask for."""

from marshmallow import fields, validate

from quizsvc.papers.schemas import KINDS
from quizsvc.season import queries as seasons
from quizsvc.season.schemas import SeasonQuery

PAGE = 1


class CalendarQuery(SeasonQuery):
    """A season, or its calendar as a workbook."""

    as_ = fields.String(data_key="as", load_default=None, validate=validate.OneOf(("xlsx",)))


class PlaceQuery(SeasonQuery):
    """The paper of a day, or of the week whose Monday is `on`."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    on = fields.Date(required=True)


class ChosenQuery(SeasonQuery):
    """Words that a question should have."""

    q = fields.String(load_default="")


def season_asked(named: int | None) -> seasons.KnownSeason | None:
    """The season of a page: the named one, else the open one, else the newest; None if there is none.

    Raises:
        NotFound: there is none of that id.
    """
    if named is not None:
        return seasons.by_id(named)
    found = seasons.open_season()
    if found is None:
        newest, _ = seasons.all_seasons(page=PAGE, page_size=1)
        found = newest[0] if newest else None
    return found
