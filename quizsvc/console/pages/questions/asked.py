"""What the addresses of these pages ask for."""

from marshmallow import fields, validate

from quizsvc.analysis.rules import Order
from quizsvc.bank import queries as bank
from quizsvc.bank.schemas.questions import TYPES, AskedFilters
from quizsvc.console.rules.questions import SORTS
from quizsvc.console.schemas import ListQuery
from quizsvc.integrity.rules import ObjectionState
from quizsvc.kit.fields import KNOWN_DAYS, Id, PageQuery, Shape, Text, TextFlag


class QuestionsQuery(AskedFilters, ListQuery):
    """The filters of the bank, the day of the last change instead of its instant."""

    class Meta(Shape.Meta):
        exclude = ("updated_since",)

    since = fields.Date(validate=KNOWN_DAYS)
    sort = fields.String(
        validate=validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)]), load_default="-id"
    )


class ReviewQuery(Shape):
    """Which questions in review, and behind which one."""

    subject = Id()
    type = fields.String(validate=validate.OneOf(TYPES))
    author = Id()
    after = Id(load_default=0)


class LikeQuery(Shape):
    """The question whose labels a new one begins with."""

    like = Id(load_default=None)


class CompareQuery(Shape):
    """Two revisions by their numbers; without them the newest and the one before."""

    before = fields.Integer(strict=False, load_default=None, validate=validate.Range(1, 1_000_000))
    after = fields.Integer(strict=False, load_default=None, validate=validate.Range(1, 1_000_000))


class FiguresQuery(ListQuery):
    """Which figures, and how they are ordered."""

    warned = TextFlag(load_default=None)
    paper = Id(load_default=None)
    order = fields.Enum(Order, by_value=True, load_default=Order.SUSPICION)


class ObjectionsQuery(ListQuery):
    """Questions with objections in this state; `all` of them."""

    state = fields.String(
        load_default="open", validate=validate.OneOf(["all", *(state.value for state in ObjectionState)])
    )


class QuestionObjectionsQuery(PageQuery):
    """The objections to one question."""

    page_size = fields.Integer(strict=False, load_default=50, validate=validate.Range(1, 100))


class LawsQuery(ListQuery):
    """The filters of the list of laws."""

    name = Text(most=100, load_default="")
    repealed = TextFlag(load_default=None)
    sort = fields.String(validate=validate.OneOf(bank.LAW_ORDERS), load_default="name")
