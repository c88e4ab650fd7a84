"""What the addresses of lists may ask for, beside what each list's own shape names."""

from collections.abc import Iterable

from marshmallow import fields, validate

from quizsvc.kit.fields import PageQuery, Shape

SHOWN = 50


class SheetQuery(Shape):
    """What is shown, or the same as a workbook: `?as=xlsx`."""

    as_ = fields.String(data_key="as", load_default=None, validate=validate.OneOf(("xlsx",)))


class SessionsQuery(Shape):
    """Where somebody is signed in: the newest, or `?sessions=all`."""

    sessions = fields.String(load_default=None, validate=validate.OneOf(("all",)))


class ListQuery(PageQuery, SheetQuery):
    """A page of a list, or all of it as a workbook."""

    page_size = fields.Integer(strict=False, load_default=SHOWN, validate=validate.Range(1, 100))


def order(names: Iterable[str], first: str) -> fields.String:
    """`sort=name`, or `sort=-name` from the last to the first; `first` where nothing is asked for."""
    known = [asked for name in names for asked in (name, f"-{name}")]
    return fields.String(load_default=first, validate=validate.OneOf(known))
