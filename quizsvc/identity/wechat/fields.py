"""What WeChat takes in the fields of a subscribe message: a key is a type and a number (`thing1`, `time2`).

A field that breaks its rule is refused together with the whole message, so it is looked at before.
"""

import re
from collections.abc import Mapping

LONGEST_THING = 20
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?"
_INSTANT = rf"(?:(?:{_DAY})(?: {_HOUR})?|{_HOUR})"
_HAN = r"\u4e00-\u9fff"
RULES = {
    "thing": rf".{{1,{LONGEST_THING}}}",
    "number": r"[-+]?(?=[\d.]{1,32}\Z)\d+(?:\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "character_string": r"[!-~]{1,32}",
    "time": rf"{_INSTANT}(?: ?~ ?{_INSTANT})?",
    "date": rf"{_INSTANT}(?: ?~ ?{_INSTANT})?",
    "amount": r"[¥￥$]?\d{1,10}(?:\.\d+)?元?",
    "phone_number": r"[-+\d ()]{1,17}",
    "car_number": r".{1,8}",
    "name": rf"[{_HAN}·]{{1,10}}|[A-Za-z .·]{{1,20}}",
    "phrase": rf"[{_HAN}]{{1,5}}",
    "enum": r".+",
}


def fitted(data: Mapping[str, str]) -> dict[str, str]:
    """The fields as they may be sent: one blank between words, a `thing` that is too long ends in `…`."""
    return {key: _fitted(kind_of(key), " ".join(text.split())) for key, text in data.items()}


def first_fault(data: Mapping[str, str]) -> str | None:
    """The key of the first field that WeChat would refuse; None if it takes them all."""
    for key, text in data.items():
        rule = RULES.get(kind_of(key))
        if rule is None or not re.fullmatch(rule, text):
            return key
    return None


def kind_of(key: str) -> str:
    """The type of a field."""
    return key.rstrip("0123456789")


def _fitted(kind: str, text: str) -> str:
    too_long = kind == "thing" and len(text) > LONGEST_THING
    return f"{text[: LONGEST_THING - 1].rstrip()}…" if too_long else text
