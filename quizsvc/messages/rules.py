"""What subscribe messages say and when: the values of their fields in the order of the template, quiet hours,
when the reminder of a closing is due. How WeChat wants a field spelt, identity.wechat.fields knows.
"""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import quote
from zoneinfo import ZoneInfo

from quizsvc.season.rules import day_in_words

MOST_CREDITS = 20
"""So many messages of a kind may somebody have allowed at a time; more taps add nothing."""
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""No telephone rings between these, by the season's clock."""
MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    """What somebody can have themselves told."""

    PAPER_OPENS = "paper-opens"
    PAPER_CLOSES = "paper-closes"
    NOTICE_OUT = "notice-out"
    OBJECTION_ANSWERED = "objection-answered"

    @property
    def chinese(self) -> str:
        """As it is offered."""
        return _CHINESE[self]

    @property
    def is_news_for(self) -> timedelta:
        """After this nobody is told any more, if nothing ended it before."""
        return timedelta(days=14 if self is Kind.OBJECTION_ANSWERED else 3)


_CHINESE = {
    Kind.PAPER_OPENS: "每周一测开始时提醒",
    Kind.PAPER_CLOSES: "每周一测截止前一天还没参加时提醒",
    Kind.NOTICE_OUT: "发布通报或更正时提醒",
    Kind.OBJECTION_ANSWERED: "申诉有答复时提醒",
}


class State(StrEnum):
    """waiting → sending → sent, refused (by the user), failed (WeChat does not take it), or waiting again.
    One that stays sending may have arrived or not.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"


UNENDED = frozenset({State.WAITING, State.SENDING})


class Answer(StrEnum):
    """What somebody said to WeChat's window about a template: once yes, once no, never (they have shut this
    template out), or they were not asked (it is like another one).
    """

    ACCEPT = "accept"
    REJECT = "reject"
    BAN = "ban"
    FILTER = "filter"


def credits_after(credits: int, answer: Answer) -> int:
    """How many messages somebody has allowed after an answer: a no takes no earlier yes back."""
    if answer is Answer.BAN:
        return 0
    return min(credits + (answer is Answer.ACCEPT), MOST_CREDITS)


def is_quiet(now: datetime, zone: ZoneInfo) -> bool:
    """Whether messages wait for the morning."""
    return not QUIET_UNTIL <= now.astimezone(zone).time() < QUIET_FROM


def reminder_at(closes_at: datetime, zone: ZoneInfo) -> datetime:
    """When those who have not taken a test are reminded: in the morning of the day before its last one."""
    last_day = (closes_at - MINUTE).astimezone(zone).date()
    return datetime.combine(last_day - timedelta(days=1), QUIET_UNTIL, zone).astimezone(UTC)


def page_of(kind: Kind, about: int) -> str:
    """The page of the mini-program that a message opens, with where it goes on from there."""
    to = {
        Kind.PAPER_OPENS: f"/papers/{about}",
        Kind.PAPER_CLOSES: f"/papers/{about}",
        Kind.NOTICE_OUT: f"/notices/{about}",
        Kind.OBJECTION_ANSWERED: "/objections",
    }
    return f"pages/enter/enter?to={quote(to[kind], safe='')}"


def pause_before_try(tries: int) -> timedelta:
    """How long a message waits that WeChat could not take just now, after so many tries."""
    return MINUTE * 2**tries


def paper_opens(
    title: str, opens_at: datetime, closes_at: datetime, time_limit_s: int | None, zone: ZoneInfo
) -> tuple[str, ...]:
    """Title, opening, closing, what to know."""
    hint = "截止前都可参加" if time_limit_s is None else f"限时 {_minutes(time_limit_s)}，截止前都可参加"
    return title, _instant(opens_at, zone), _end(closes_at, zone), hint


def paper_closes(title: str, closes_at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Title, closing, what to know."""
    return title, _end(closes_at, zone), "您还没有参加，请在截止前完成"


def notice_out(title: str, published_at: datetime, *, corrects: bool, zone: ZoneInfo) -> tuple[str, ...]:
    """Title, instant, whether it corrects an earlier one."""
    return title, _instant(published_at, zone), "有更正" if corrects else "已发布"


def objection_answered(paper_title: str, number: int, at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Which question, that there is an answer, when. Not which answer: that can tell a key, and the question
    may be drawn for a test before this is read.
    """
    return f"第 {number} 题，{paper_title}", "已答复", _instant(at, zone)


def _instant(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{day_in_words(local.date())} {local:%H:%M}"


def _end(instant: datetime, zone: ZoneInfo) -> str:
    """The last minute before an end at midnight: WeChat knows no 24:00, and 00:00 reads like a day later."""
    is_midnight = instant.astimezone(zone).time() == time()
    return _instant(instant - MINUTE if is_midnight else instant, zone)


def _minutes(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} 分钟" if not rest else f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
