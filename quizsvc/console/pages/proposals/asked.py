"""What the addresses of proposals may ask for."""

from marshmallow import fields, validate

from quizsvc.console.schemas import ListQuery, order
from quizsvc.corrections.queries import ORDERS
from quizsvc.corrections.schemas import KINDS, STATES
from quizsvc.kit.fields import Id
from quizsvc.season.schemas import SeasonQuery


class ProposalsQuery(SeasonQuery, ListQuery):
    """A season's proposals, some of them."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    paper = Id(load_default=None)
    sort = order(ORDERS, "-at")


class NewQuery(SeasonQuery):
    """What is to be proposed, and about what; `q` are words to find it by."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    attempt = Id(load_default=None)
    paper = Id(load_default=None)
    number = fields.Integer(load_default=None)
    person = Id(load_default=None)
    question = Id(load_default=None)
    what = fields.String(load_default="exemption", validate=validate.OneOf(("membership", "exemption")))
    q = fields.String(load_default="", validate=validate.Length(max=100))
