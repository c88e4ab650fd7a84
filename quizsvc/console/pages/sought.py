"""What the field in the head finds, and for whom: the one list of it."""

from typing import NamedTuple

from quizsvc.accounts import policies
from quizsvc.kit.http import Caller, Policy


class Sought(NamedTuple):
    """Something to find."""

    name: str
    chinese: str
    who: Policy


SOUGHT = (
    Sought("people", "人员", policies.ROSTER_READERS),
    Sought("units", "单位", policies.ROSTER_READERS),
    Sought("questions", "题目", policies.BANK_READERS),
    Sought("laws", "法规", policies.BANK_READERS),
    Sought("notices", "通报", policies.STAFF),
    Sought("periods", "统计期", policies.STAFF),
)


def sought_by(caller: Caller) -> list[Sought]:
    """What this caller can find, in the order in which it is told."""
    return [each for each in SOUGHT if each.who.allows(caller)]
