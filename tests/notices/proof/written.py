"""How figures are written. Numbers are whole ones or hundredths; None is where there is none."""

import re
from collections.abc import Iterable

from tests.rankings.audited import audit

NONE = "—"
TRACKS = {"enforcement": "执法", "monitoring": "监测"}
LEVELS = {"province": "省直属", "city": "市级", "county": "县级"}
TYPES = {"single": "单选题", "multiple": "多选题", "true_false": "判断题"}
BOARD = re.compile(f"({'|'.join(TRACKS.values())})条线({'|'.join(LEVELS.values())})单位")
FIGURE = re.compile(r"\d+(?:\.\d+)?|—|上升|下降|持平|增加|减少|提高|降低")
"""A number in a sentence, none, or which way one moved."""

Board = tuple[str, str]


def board(found: re.Match[str]) -> Board:
    """The track and level of which a match of BOARD speaks."""
    tracks, levels = ({name: key for key, name in each.items()} for each in (TRACKS, LEVELS))
    return tracks[found[1]], levels[found[2]]


def board_name(of: Board) -> str:
    return f"{TRACKS[of[0]]}条线{LEVELS[of[1]]}单位"


def whole(number: object) -> str:
    return NONE if number is None else str(number)


def exact(hundredths: int | None) -> str:
    if hundredths is None:
        return NONE
    return f"{'-' * (hundredths < 0)}{audit.decimals(abs(hundredths))}"


def share(part: int, of: int) -> int | None:
    """Of a hundred, in hundredths."""
    return int(audit.half_up(10_000 * part, of)) if of else None


def change(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then


def figures(parts: Iterable[object]) -> list[str]:
    """The figures of a sentence that says these, among them those in names."""
    return FIGURE.findall(" ".join(map(str, parts)))
