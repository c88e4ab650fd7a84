"""What WeChat's documents allow in the fields of a subscribe message."""

import unicodedata


def is_right(key: str, text: str) -> bool:
    """Whether a text may stand in a field: `thing1` is one of the type `thing`."""
    allowed = TYPES[key.rstrip("0123456789")]
    return bool(text) and "\n" not in text and allowed(text)


def _is_han(text: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("CJK UNIFIED") for sign in text)


def _is_instant(text: str) -> bool:
    """`2019年10月1日 15:01`, `2019-10-01`, `15:01`, or two of them with `~` between."""
    parts = [part.strip() for part in text.split("~")]
    return len(parts) <= 2 and all(_is_one_instant(part) for part in parts)


def _is_one_instant(text: str) -> bool:
    for sign in "年月-/":
        text = text.replace(sign, ".")
    day, _, hour = text.replace("日", "").partition(" ")
    if ":" in day:
        day, hour = "", day
    numbers = [*(day.split(".") if day else ()), *(hour.split(":") if hour else ())]
    full_day = not day or len(day.split(".")) == 3
    full_hour = not hour or len(hour.split(":")) in (2, 3)
    return bool(numbers) and full_day and full_hour and all(part.isdigit() for part in numbers)


TYPES = {
    "thing": lambda text: len(text) <= 20,
    "number": lambda text: len(text) <= 32 and text.replace(".", "", 1).isdigit(),
    "letter": lambda text: len(text) <= 32 and text.isascii() and text.isalpha(),
    "symbol": lambda text: len(text) <= 5 and not any(sign.isalnum() for sign in text),
    "character_string": lambda text: len(text) <= 32 and text.isascii() and " " not in text,
    "time": _is_instant,
    "date": _is_instant,
    "amount": lambda text: text.strip("¥￥元").replace(".", "", 1).isdigit(),
    "phone_number": lambda text: len(text) <= 17 and text.isascii(),
    "car_number": lambda text: len(text) <= 8,
    "name": lambda text: len(text) <= (10 if _is_han(text) else 20),
    "phrase": lambda text: len(text) <= 5 and _is_han(text),
    "enum": lambda text: True,
}
