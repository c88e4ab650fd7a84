"""Who tries too often: counted in PostgreSQL, so that no lost Redis opens the door."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.accounts import queries
from quizsvc.accounts.models import FailedTry
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import TooMany

WINDOW = timedelta(minutes=15)
TRIES = 5
ADDRESS_TRIES = 100
ADDRESS_PAUSE = timedelta(seconds=1)


class TooManyTries(TooMany):
    """Five failures in 15 minutes on one account or person."""

    title = "连续输错次数太多，请 15 分钟后再试，或联系管理员"


class AddressSlowed(TooMany):
    """A hundred failures from one address, of signing in, activating or resetting: an office sits behind it,
    so it is only slowed.
    """

    title = "本网络输错的次数较多，请稍等一秒再试"


def check(*, now: datetime, subject: str, address: str) -> None:
    """Let one try pass, or refuse it. Tries on one subject wait for each other, so that parallel guesses
    count.

    Raises:
        TooManyTries, AddressSlowed: with the time after which another try makes sense.
    """
    lock(f"tries:{subject}")
    count, _ = queries.tries(FailedTry.subject, subject, since=now - WINDOW)
    if count >= TRIES:
        first = queries.first_try_in(subject, window=WINDOW, now=now) or now
        raise TooManyTries(retry_after=max(1, int((first + WINDOW - now).total_seconds()) + 1))
    slow_down(now=now, address=address)


def slow_down(*, now: datetime, address: str) -> None:
    """Refuse an address that failed often, and a moment ago.

    Raises:
        AddressSlowed.
    """
    from_address, last = queries.tries(FailedTry.address, address, since=now - WINDOW)
    if from_address >= ADDRESS_TRIES and last is not None and now - last < ADDRESS_PAUSE:
        raise AddressSlowed(retry_after=1)


def note_failure(*, now: datetime, subject: str, address: str) -> None:
    """Count a failed try."""
    session().execute(sa.insert(FailedTry).values(subject=subject, address=address, at=now))


def forget(*, subject: str) -> None:
    """Forget the failed tries on a subject after a right one."""
    session().execute(sa.delete(FailedTry).where(FailedTry.subject == subject))
