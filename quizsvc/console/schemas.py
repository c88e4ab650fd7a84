"""What the addresses of lists may ask for, beside what each list's own shape names."""

from collections.abc import Iterable

from marshmallow import fields, validate

from quizsvc.kit.fields import PageQuery

SHOWN = 50


class ListQuery(PageQuery):
    """A page of a list, or all of it as a workbook: `?as=xlsx`."""

    page_size = fields.Integer(strict=False, load_default=SHOWN, validate=validate.Range(1, 100))
    as_ = fields.String(data_key="as", load_default=None, validate=validate.OneOf(("xlsx",)))


def order(names: Iterable[str], first: str) -> fields.String:
    """`sort=name`, or `sort=-name` from the last to the first; `first` where nothing is asked for."""
    known = [asked for name in names for asked in (name, f"-{name}")]
    return fields.String(load_default=first, validate=validate.OneOf(known))
