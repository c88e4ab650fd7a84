"""marshmallow fields for what the API writes in its own way: ids, instants, hundredths, clean text."""

import unicodedata
from datetime import date, datetime
from typing import Any, TypeVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from quizsvc.kit import chinese
from quizsvc.kit.hundredths import format_hundredths, parse_hundredths
from quizsvc.kit.wire import MAX_ID, instant_text

chinese.speak()
Inside = TypeVar("Inside")
KNOWN_DAYS = validate.Range(date(2000, 1, 1), date(2199, 12, 31), error="应是 2000 年到 2199 年的一天")
"""Of a day that begins and ends in every time zone: the first and the last that there are do not."""


class Shape(Schema):
    """The base of every body: what is not named is refused."""

    error_messages = chinese.SHAPE

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """Text without control characters (PostgreSQL takes no NUL, nobody reads the others) and without the two
    code points that are no characters, which XML and so no workbook can hold. One that must be there is more
    than blanks; of one that is left empty it is said that it is to be filled in, not how long it may be.
    """

    def __init__(self, *, least: int = 0, most: int = 200, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(
            validate=validate.Length(min=least, max=most, error=f"长度应在 {least} 到 {most} 个字符之间"),
            **kwargs,
        )
        self._least = least
        self._allowed = {"\n", "\t"} if lines else set()

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(self._is_refused(character) for character in text):
            raise ValidationError("含有控制字符，请删除后重试")
        if self._least and not text.strip():
            raise ValidationError("不能只有空白" if text else "请填写")
        return text

    def _is_refused(self, character: str) -> bool:
        if character in "\ufffe\uffff":
            return True
        return unicodedata.category(character) in ("Cc", "Cs") and character not in self._allowed


class Written(fields.Field[Inside]):
    """The base of what is text outside, whatever it is inside; the OpenAPI document says so."""


class Id(Written[int]):
    """An opaque string outside, a number inside; `error_messages` may have an `invalid` that says more."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if (
            isinstance(value, str)
            and value.isascii()
            and value.isdigit()
            and len(value) < 20
            and int(value) <= MAX_ID
        ):
            return int(value)
        raise ValidationError(self.error_messages.get("invalid", "不是有效的编号"))


class Flag(fields.Field[bool]):
    """true or false, and nothing that only resembles them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise ValidationError("应是 true 或 false")


class TextFlag(Flag):
    """A flag in an address or a form, where all is text: `true` or `false`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        return super()._deserialize({"true": True, "false": False}.get(value), attr, data, **kwargs)


class Instant(fields.AwareDateTime):
    """RFC 3339 in UTC, to the millisecond: `2021-07-12T05:30:00.000Z`."""

    def _serialize(self, value: datetime | None, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else instant_text(value)


class Hundredths(Written[int]):
    """Whole hundredths inside, a string with two decimals outside: 8727 ↔ "87.27"."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else format_hundredths(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        try:
            return parse_hundredths(value if isinstance(value, str) else "")
        except ValueError as error:
            raise ValidationError('应写成最多两位小数的文本，如 "20.00"') from error


class PageQuery(Shape):
    """Which page of a list."""

    page = fields.Integer(strict=False, load_default=1, validate=validate.Range(1, 100_000))
    page_size = fields.Integer(strict=False, load_default=20, validate=validate.Range(1, 100))


class NoQuery(Shape):
    """Of a list that is never long (`kit.http.whole`): it takes no page, and says so."""


class PageShape(Shape):
    """A page of a list, as `kit.http.page_of` makes it; each list adds its `items`."""

    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)
