"""How the console speaks of people: the time line, lists to send, requests in words, units to choose from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from quizsvc.console.rules import people
from quizsvc.roster.rules import Act, ExemptionRecord, Level, MembershipRecord, Track

EARLY, LATER = datetime(2021, 6, 1, tzinfo=UTC), datetime(2021, 7, 1, tzinfo=UTC)
UNITS = {10: "甲市", 20: "乙县"}


def member(unit, first, last=None, **more):
    return MembershipRecord(1, unit, Track.ENFORCEMENT, first, last, EARLY, **more)


def exempt(first, last=None, **more):
    return ExemptionRecord(1, first, last, "产假", EARLY, **more)


def told(memberships=(), exemptions=()):
    return [(event.on, event.words) for event in people.time_line(memberships, exemptions, UNITS)]


class TestTimeLine:
    def test_a_place_that_follows_the_day_after_is_a_transfer(self):
        june, july = member(10, date(2021, 6, 1), date(2021, 6, 30)), member(20, date(2021, 7, 1))
        assert told([july, june]) == [
            (date(2021, 6, 1), "进入 甲市，执法"),
            (date(2021, 7, 1), "调到 乙县，执法"),
        ]

    def test_who_comes_back_after_a_gap_had_left(self):
        first, again = member(10, date(2021, 6, 1), date(2021, 6, 29)), member(10, date(2021, 7, 1))
        assert told([first, again]) == [
            (date(2021, 6, 1), "进入 甲市，执法"),
            (date(2021, 6, 30), "离开 甲市"),
            (date(2021, 7, 1), "进入 甲市，执法"),
        ]

    def test_an_exemption_ends_the_day_after_its_last(self):
        assert told(exemptions=[exempt(date(2021, 7, 1), date(2021, 7, 9))]) == [
            (date(2021, 7, 1), "免考：产假"),
            (date(2021, 7, 10), "免考结束：产假"),
        ]

    def test_what_was_superseded_is_left_out(self):
        gone = {"superseded_at": LATER}
        assert told([member(10, date(2021, 6, 1), **gone)], [exempt(date(2021, 7, 1), **gone)]) == []


def test_people_are_listed_by_unit_to_be_sent():
    names = [("甲市", "张三"), ("乙县", "李四"), ("甲市", "王五")]
    assert people.by_unit(names) == ["甲市（2 人）：张三、王五", "乙县（1 人）：李四"]
    assert people.by_unit([]) == []


def test_a_request_is_told_in_words():
    place = {"unit_id": 20, "track": "monitoring", "from_on": "2021-07-19"}
    new = {**place, "name": "周新", "credential": "ZF010", "phone": ""}
    ill = {"reason": "产假", "first_on": "2021-07-19", "last_on": None}
    words = [
        people.asked_in_words(Act.ADD, new, UNITS),
        people.asked_in_words(Act.TRANSFER, place, UNITS),
        people.asked_in_words(Act.LEAVE, {"from_on": "2021-07-19"}, UNITS),
        people.asked_in_words(Act.EXEMPT, ill, UNITS),
        people.asked_in_words(Act.EXEMPT, {**ill, "last_on": "2021-07-25"}, UNITS),
        people.asked_in_words(Act.RESUME, {"from_on": "2021-07-26"}, UNITS),
    ]
    assert words == [
        "新进 周新（ZF010）到乙县（监测），2021年7月19日起",
        "调到 乙县（监测），2021年7月19日起",
        "离开，2021年7月19日起",
        "免考（产假），2021年7月19日起",
        "免考（产假），2021年7月19日到2021年7月25日",
        "恢复参加，2021年7月26日起",
    ]


@dataclass(frozen=True)
class Node:
    id: int
    level: Level

    @property
    def name(self) -> str:
        return f"单位{self.id}"


def test_of_very_many_units_counties_are_not_offered_but_the_chosen_one_is():
    few = [Node(1, Level.CITY), Node(2, Level.COUNTY)]
    assert people.offered(few, None) == [(1, "单位1"), (2, "单位2")]
    many = [Node(1, Level.CITY), *(Node(id_, Level.COUNTY) for id_ in range(2, people.FEW_UNITS + 2))]
    assert people.offered(many, 7) == [(1, "单位1"), (7, "单位7")]
