"""How names, numbers and words of rosters are read."""

from datetime import date

import pytest

from quizsvc.roster import spelling
from quizsvc.roster.rules import Level, Track
from quizsvc.roster.spelling import Status


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("13800138001", "13800138001"),
        (" 138 0013-8001 ", "13800138001"),
        ("１３８００１３８００１", "13800138001"),
        ("+86 138-0013-8001", "13800138001"),
        ("1380013800", None),
        ("138001380011", None),
        ("029-88888888", None),
        ("1.38001E+10", None),
    ],
)
def test_phones(text, kept):
    assert spelling.phone(text) == kept


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-07-12", date(2021, 7, 12)),
        ("2021/7/2", date(2021, 7, 2)),
        ("2021.07.12", date(2021, 7, 12)),
        ("2021年7月12日", date(2021, 7, 12)),
        ("20210712", date(2021, 7, 12)),
        ("2021-07-12 00:00:00", date(2021, 7, 12)),
        ("2021-02-30", None),
        ("44389", None),
        ("7月12日", None),
        ("去年", None),
    ],
)
def test_days(text, day):
    assert spelling.day(text) == day


def test_numbers_keep_every_digit_and_lose_only_blanks_and_small_letters():
    assert spelling.credential(" ０0123 4567890123456x ") == "0012345678901234 56X".replace(" ", "")
    assert spelling.is_credential("陕环监字[2021]第001号")
    assert not spelling.is_credential("ZF001;DROP")
    assert not spelling.is_credential("A" * 65)


def test_names_lose_the_blanks_of_lists_but_not_those_between_words():
    assert spelling.person_name(" 张　三 ") == "张三"
    assert spelling.person_name("Anna  Maria ") == "Anna Maria"
    assert spelling.person_name("买买提·艾力") == "买买提·艾力"


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("省级部门", Level.ROOT),
        ("根", Level.ROOT),
        ("省直属", Level.PROVINCE),
        ("省级", Level.PROVINCE),
        ("市", Level.CITY),
        ("市级", Level.CITY),
        ("县", Level.COUNTY),
        ("区县", Level.COUNTY),
        ("乡", None),
    ],
)
def test_levels(word, level):
    assert spelling.level(word) is level


@pytest.mark.parametrize(
    ("word", "track"),
    [
        ("监测", Track.MONITORING),
        ("持证监测人员", Track.MONITORING),
        ("执法", Track.ENFORCEMENT),
        (" 在岗执法人员 ", Track.ENFORCEMENT),
        ("后勤", None),
    ],
)
def test_tracks(word, track):
    assert spelling.track(word) is track


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("在岗", (Status.ON_DUTY, "")),
        ("在职", (Status.ON_DUTY, "")),
        ("借调", (Status.EXEMPT, "借调")),
        ("产假中", (Status.EXEMPT, "产假")),
        ("免考：照顾病人", (Status.EXEMPT, "照顾病人")),
        ("免考（驻外）", (Status.EXEMPT, "驻外")),
        ("退休", (Status.GONE, "")),
        ("调出", (Status.GONE, "")),
        ("也许", None),
    ],
)
def test_statuses(word, status):
    assert spelling.status(word) == status


def test_a_masked_phone_cannot_be_called():
    assert spelling.masked_phone("13800138001") == "138****8001"
    assert spelling.masked_phone(None) is None
