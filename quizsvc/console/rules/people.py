"""How the console speaks of people: what lists ask for, and a person's time line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from quizsvc.console.rules.words import full_day
from quizsvc.roster.rules import Act, ExemptionRecord, Level, MembershipRecord, Track

DAY = timedelta(days=1)
FEW_UNITS = 300


class Node(Protocol):
    """A unit of the tree."""

    @property
    def id(self) -> int: ...
    @property
    def level(self) -> Level: ...
    @property
    def name(self) -> str: ...


class Service(StrEnum):
    """Whom a list shows: who is on the roster today, who of them is exempt, who comes later, who has no place
    any more, all.
    """

    HERE = "here"
    EXEMPT = "exempt"
    COMING = "coming"
    GONE = "gone"
    ALL = "all"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _SERVICE[self]


_SERVICE = {
    Service.HERE: "在册",
    Service.EXEMPT: "在册，免考",
    Service.COMING: "还没有到日子",
    Service.GONE: "已离开",
    Service.ALL: "全部",
}


class Bound(StrEnum):
    """Whether somebody has an account."""

    YES = "yes"
    NO = "no"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return "已开通" if self is Bound.YES else "没有开通"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or will, to a person on a day."""

    on: date
    words: str


def time_line(
    memberships: Iterable[MembershipRecord], exemptions: Iterable[ExemptionRecord], units: Mapping[int, str]
) -> list[Event]:
    """What holds of one person, as it came about, the earliest first; what was superseded is left out."""
    held = sorted((one for one in memberships if one.superseded_at is None), key=lambda one: one.first_on)
    events: list[Event] = []
    before: MembershipRecord | None = None
    for one in held:
        place = f"{units.get(one.unit, '')}，{one.track.chinese}"
        is_move = before is not None and before.last_on == one.first_on - DAY
        events.append(Event(one.first_on, f"{'调到' if is_move else '进入'} {place}"))
        before = one
    starts = {one.first_on for one in held}
    for one in held:
        if one.last_on is not None and one.last_on + DAY not in starts:
            events.append(Event(one.last_on + DAY, f"离开 {units.get(one.unit, '')}"))
    for each in exemptions:
        if each.superseded_at is None:
            events.append(Event(each.first_on, f"免考：{each.reason}"))
            if each.last_on is not None:
                events.append(Event(each.last_on + DAY, f"免考结束：{each.reason}"))
    return sorted(events, key=lambda event: event.on)


def by_unit(names: Iterable[tuple[str, str]]) -> list[str]:
    """People of many units as lines to send, one for each unit: 甲县（2 人）：张三、李四. `names` are pairs
    of a unit's and a person's name.
    """
    units: dict[str, list[str]] = {}
    for unit, person in names:
        units.setdefault(unit, []).append(person)
    return [f"{unit}（{len(people)} 人）：{'、'.join(people)}" for unit, people in units.items()]


def asked_in_words(act: Act, change: Mapping[str, Any], units: Mapping[int, str]) -> str:
    """What a request asks for: 离开，2021年7月19日起. `change` in plain values, as it is kept."""
    if act is Act.EXEMPT:
        until = f"到{full_day(change['last_on'])}" if change["last_on"] else "起"
        return f"免考（{change['reason']}），{full_day(change['first_on'])}{until}"
    if act in (Act.ADD, Act.TRANSFER):
        place = f"{units.get(change['unit_id'], '')}（{Track(change['track']).chinese}）"
        who = f"新进 {change['name']}（{change['credential']}）到" if act is Act.ADD else "调到 "
        return f"{who}{place}，{full_day(change['from_on'])}起"
    return f"{act.chinese}，{full_day(change['from_on'])}起"


def offered(nodes: Iterable[Node], chosen: int | None) -> list[tuple[int, str]]:
    """The units to choose from: of very many only those that are no counties, and the one that is chosen."""
    own = list(nodes)
    if len(own) > FEW_UNITS:
        own = [node for node in own if node.level is not Level.COUNTY or node.id == chosen]
    return [(node.id, node.name) for node in own]
