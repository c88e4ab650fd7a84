"""What messages say fits WeChat whatever the titles; when nobody is woken, when people are reminded."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.identity.wechat import fields
from quizsvc.kit.config import MESSAGES
from quizsvc.messages import rules
from quizsvc.messages.rules import Answer, Kind
from tests.fakes.wechat.fields import is_right

SHAANXI = ZoneInfo("Asia/Shanghai")
OPENS = datetime(2021, 7, 11, 16, tzinfo=UTC)
CLOSES = datetime(2021, 7, 18, 16, tzinfo=UTC)
titles = st.text(min_size=1, max_size=60).filter(lambda text: text.strip())
instants = st.integers(0, 180 * 365 * 24 * 60).map(
    lambda m: datetime(2010, 1, 1, tzinfo=UTC) + m * rules.MINUTE
)
zones = st.sampled_from([SHAANXI, ZoneInfo("Asia/Urumqi"), ZoneInfo("America/New_York"), ZoneInfo("UTC")])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHAANXI)


def sent(kind: Kind, values: tuple[str, ...]) -> dict[str, str]:
    """The fields as they go out."""
    return fields.fitted(dict(zip(MESSAGES[kind], values, strict=True)))


def test_every_kind_has_its_template():
    assert [kind.value for kind in Kind] == list(MESSAGES)


def test_what_each_says():
    assert rules.paper_opens("第二周每周一测", OPENS, CLOSES, 1800, SHAANXI) == (
        "第二周每周一测",
        "2021年7月12日 00:00",
        "2021年7月18日 23:59",
        "限时 30 分钟，截止前都可参加",
    )
    assert rules.paper_closes("第二周每周一测", CLOSES, SHAANXI) == (
        "第二周每周一测",
        "2021年7月18日 23:59",
        "您还没有参加，请在截止前完成",
    )
    at = local("2021-07-19 09:05")
    assert rules.notice_out("第二周周统计", at, corrects=False, zone=SHAANXI) == (
        "第二周周统计",
        "2021年7月19日 09:05",
        "已发布",
    )
    assert rules.notice_out("第二周周统计", at, corrects=True, zone=SHAANXI)[2] == "有更正"
    # Not whether it was right: the question may be on the next test.
    assert rules.objection_answered("第二周每周一测", 3, at, SHAANXI) == (
        "第 3 题，第二周每周一测",
        "已答复",
        "2021年7月19日 09:05",
    )


@pytest.mark.parametrize(
    ("limit_s", "hint"),
    [(None, "截止前都可参加"), (90, "限时 1 分 30 秒，截止前都可参加"), (45, "限时 45 秒，截止前都可参加")],
)
def test_the_time_limit_in_words(limit_s, hint):
    assert rules.paper_opens("测试", OPENS, CLOSES, limit_s, SHAANXI)[3] == hint


@given(titles, instants, instants, st.none() | st.integers(1, 360_000), zones, st.integers(1, 999))
def test_wechat_takes_what_is_sent_whatever_the_title(title, one, other, limit_s, zone, number):
    messages = {
        Kind.PAPER_OPENS: rules.paper_opens(title, one, other, limit_s, zone),
        Kind.PAPER_CLOSES: rules.paper_closes(title, other, zone),
        Kind.NOTICE_OUT: rules.notice_out(title, one, corrects=number > 1, zone=zone),
        Kind.OBJECTION_ANSWERED: rules.objection_answered(title, number, one, zone),
    }
    for kind, values in messages.items():
        going = sent(kind, values)
        assert fields.first_fault(going) is None, going
        assert all(is_right(key, text) for key, text in going.items()), going


def test_a_long_title_is_cut_and_the_number_of_the_question_stays():
    values = rules.objection_answered("2021 年度生态环境执法大练兵第二周每周一测", 12, OPENS, SHAANXI)
    text = sent(Kind.OBJECTION_ANSWERED, values)["thing1"]
    assert text.startswith("第 12 题，2021")
    assert text.endswith("…")
    assert len(text) == 20


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2021-07-14 07:59:59", True),
        ("2021-07-14 08:00", False),
        ("2021-07-14 20:59:59", False),
        ("2021-07-14 21:00", True),
        ("2021-07-15 00:00", True),
    ],
)
def test_nobody_is_woken(at, quiet):
    assert rules.is_quiet(local(at), SHAANXI) is quiet


@pytest.mark.parametrize(
    ("closes_at", "reminder_at"),
    [
        ("2021-07-19 00:00", "2021-07-17 08:00"),  # Sunday 24:00: on Saturday
        ("2021-07-18 18:00", "2021-07-17 08:00"),
        ("2021-07-18 00:01", "2021-07-17 08:00"),
        ("2021-07-18 00:00", "2021-07-16 08:00"),
    ],
)
def test_the_reminder_comes_in_the_morning_before_the_last_day(closes_at, reminder_at):
    assert rules.reminder_at(local(closes_at), SHAANXI) == local(reminder_at)


@given(instants, zones)
def test_the_reminder_leaves_a_day_and_never_two(closes_at, zone):
    # An hour more or less where clocks are changed.
    left = closes_at - rules.reminder_at(closes_at, zone)
    assert timedelta(hours=15) < left <= timedelta(hours=41)
    assert not rules.is_quiet(rules.reminder_at(closes_at, zone), zone)


@given(st.integers(0, rules.MOST_CREDITS), st.lists(st.sampled_from(Answer)))
def test_credits_stay_between_none_and_twenty(credits, answers):
    for answer in answers:
        after = rules.credits_after(credits, answer)
        assert 0 <= after <= rules.MOST_CREDITS
        assert after == 0 if answer is Answer.BAN else after >= credits
        credits = after


def test_only_a_yes_adds_and_only_shutting_it_out_takes_away():
    after = {answer: rules.credits_after(3, answer) for answer in Answer}
    assert after == {Answer.ACCEPT: 4, Answer.REJECT: 3, Answer.BAN: 0, Answer.FILTER: 3}
    assert rules.credits_after(20, Answer.ACCEPT) == 20


def test_each_try_waits_longer():
    waits = [rules.pause_before_try(tries) for tries in range(4)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]


def test_where_a_message_leads():
    assert rules.page_of(Kind.PAPER_OPENS, 12) == "pages/enter/enter?to=%2Fpapers%2F12"
    assert rules.page_of(Kind.PAPER_CLOSES, 12) == "pages/enter/enter?to=%2Fpapers%2F12"
    assert rules.page_of(Kind.NOTICE_OUT, 7) == "pages/enter/enter?to=%2Fnotices%2F7"
    assert rules.page_of(Kind.OBJECTION_ANSWERED, 5) == "pages/enter/enter?to=%2Fobjections"
