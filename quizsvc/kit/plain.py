"""Frozen dataclasses as JSON and back, by their types: for documents that a row keeps whole."""

import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


def to_plain(value: Any) -> Any:
    """JSON of a dataclass of texts, whole numbers, flags, days, enums, tuples, dicts with texts for names,
    and other dataclasses; None stays None.

    Raises:
        TypeError: it holds anything else, such as a float.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: to_plain(each) for name, each in value.items()}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"not plain: {value!r}")


def from_plain(kind: type[Made], value: Any) -> Made:
    """The inverse. A field that is missing has its default: what was kept before a field came can be read.

    Raises:
        TypeError: a field without a default is missing, or there is one that the dataclass has not.
    """
    made: Made = _made(kind, value)
    return made


def _made(kind: Any, value: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _made(next(one for one in inside if one is not type(None)), value)
    if origin is tuple:
        kinds = [inside[0]] * len(value) if inside[-1] is ... else inside
        return tuple(_made(one, each) for one, each in zip(kinds, value, strict=True))
    if origin is dict:
        return {name: _made(inside[1], each) for name, each in value.items()}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        unknown = sorted(value.keys() - hints.keys())
        if unknown:
            raise TypeError(f"{kind} has no {unknown}")  # as it would say itself of a keyword
        return kind(**{name: _made(hints[name], each) for name, each in value.items()})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
