"""Who tries too often: counted in PostgreSQL, so that no lost Redis opens the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.accounts import queries
from quizsvc.accounts.models import FailedTry
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import TooMany

WINDOW = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
TRIES = 5
ADDRESS_TRIES = 100
ADDRESS_PAUSE = timedelta(seconds=1)


class TooManyTries(TooMany):
    """Five failures in 15 minutes on one account or person, or by one WeChat user."""

    title = "连续输错次数太多，请 15 分钟后再试，或联系管理员"


class AddressSlowed(TooMany):
    """A hundred failures from one address, of signing in, activating or resetting: an office sits behind it,
    so it is only slowed.
    """

    title = "本网络输错的次数较多，请稍等一秒再试"


def on_account(name: str) -> str:
    """The subject of failed tries of an account's password, and of the codes of its second factor."""
    return f"account:{name.strip().lower()}"


def check(*, now: datetime, subject: str, address: str, tried_by: str | None = None) -> None:
    """Let one try pass, or refuse it. Tries on one subject, and those of one who tries, wait for each other,
    so that parallel guesses count.

    Raises:
        TooManyTries, AddressSlowed: with the time after which another try makes sense.
    """
    if tried_by is not None:  # always first, so that two who wait never wait for each other
        lock(f"tries:{tried_by}")
        _insist_on_few(FailedTry.tried_by, tried_by, now)
    lock(f"tries:{subject}")
    _insist_on_few(FailedTry.subject, subject, now)
    slow_down(now=now, address=address)


def _insist_on_few(column: queries.TriedText, value: str, now: datetime) -> None:
    count, first, _ = queries.tries(column, value, since=now - WINDOW)
    if count >= TRIES and first is not None:
        raise TooManyTries(retry_after=max(1, int((first + WINDOW - now).total_seconds()) + 1))


def slow_down(*, now: datetime, address: str) -> None:
    """Refuse an address that failed often, and a moment ago.

    Raises:
        AddressSlowed.
    """
    from_address, _, last = queries.tries(FailedTry.address, address, since=now - WINDOW)
    if from_address >= ADDRESS_TRIES and last is not None and now - last < ADDRESS_PAUSE:
        raise AddressSlowed(retry_after=1)


def note_failure(*, now: datetime, subject: str, address: str, tried_by: str | None = None) -> None:
    """Count a failed try: once, however many may be locked by it."""
    told = {"subject": subject, "address": address, "tried_by": tried_by, "at": now}
    session().execute(sa.insert(FailedTry).values(told))


def forget(*, subject: str) -> None:
    """Forget the failed tries on a subject after a right one."""
    session().execute(sa.delete(FailedTry).where(FailedTry.subject == subject))


@dataclass(frozen=True, slots=True)
class Held:
    """A subject that is locked until an instant, or somebody who tried; `typed` is what they tried, without
    the word of its kind before it.
    """

    subject: str
    typed: tuple[str, ...]
    tries: int
    until: datetime

    @property
    def kind(self) -> str:
        """`account`, `reset` …: the word before the colon."""
        return self.subject.partition(":")[0]


def held(*, now: datetime) -> list[Held]:
    """All that is locked, the latest first."""
    rows = queries.often_tried(since=now - WINDOW, least=TRIES)
    return [
        Held(subject, tuple(sorted({text.partition(":")[2] for text in tried})), count, first + WINDOW)
        for subject, tried, count, first in rows
    ]


def lift(*, subject: str) -> None:
    """Forget the failed tries on a subject, or by it."""
    session().execute(
        sa.delete(FailedTry).where((FailedTry.subject == subject) | (FailedTry.tried_by == subject))
    )


def are_old(now: datetime) -> bool:
    """Whether there are failed tries to forget."""
    # The first one that is kept, by its number: the tick asks this every two seconds.
    oldest = session().scalar(sa.select(FailedTry.at).order_by(FailedTry.id).limit(1))
    return oldest is not None and oldest < now - KEPT_FOR


def forget_old(*, now: datetime, most: int) -> None:
    """Forget failed tries, at most so many, that have long counted for nothing."""
    old = sa.select(FailedTry.id).where(FailedTry.at < now - KEPT_FOR).order_by(FailedTry.id).limit(most)
    gone = sa.delete(FailedTry).where(FailedTry.id.in_(old))
    session().execute(gone, execution_options={"synchronize_session": False})
