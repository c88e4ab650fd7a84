"""Somebody who looks at all that leaves the product while the tests run: answers, lines of the log, Redis.

Every question of the factories has a canary in its explanation and its citation, a word that nothing else
holds. Where it turns up, the tables are asked whether rules.md §3 had released it to whoever was answered, at
that instant. Nothing of the product decides here.
"""

import base64
import json
import logging
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import psycopg

CANARY = re.compile(rb"canary[0-9a-f]{32}")
A_KEY = re.compile(rb'"(?:key|earned)": *(?:\[|")')
GRACE = timedelta(seconds=5)
SEE_KEYS = ["editor", "auditor", "organizer", "admin"]
ROLES = "select role from role_grants where account_id = %s and (revoked_at is null or revoked_at > %s)"
HOLDERS = "select id, question_id, stem_print from question_revisions where explanation || citation ~ %s"
ON_A_TEST = """
select from paper_questions join papers on papers.id = paper_id
where kind = 'weekly' and closes_at >= %s and (question_id = any(%s::bigint[]) or stem_print = any(%s))
"""
ATTEMPTS = """
select papers.id, kind, closes_at, attempts.state, answered, settings from attempts
join papers on papers.id = paper_id join seasons on seasons.id = season_id
where person_id = %s and revision_ids && %s::bigint[]
"""
ON_PAPER = """
select count(*), count(*) filter (where state = 'in_progress'),
    (select count(*) from attempt_grants where paper_id = %(paper)s and person_id = %(person)s)
from attempts where paper_id = %(paper)s and person_id = %(person)s
"""


def canary() -> str:
    """A word that nobody guesses and nothing else holds."""
    return f"canary{secrets.token_hex(16)}"


class Leak(AssertionError):
    """What nobody was to know yet has left the product."""


class Releases:
    """What rules.md §3 has released to whom, straight from the tables."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self._lock = Lock()

    def close(self) -> None:
        """Leave the database alone."""
        self._connection.close()

    def rows(self, text: str, *values: Any) -> list[Any]:
        """As they stand now."""
        with self._lock:
            return self._connection.execute(text, values).fetchall()

    def sees_keys(self, account: int | None, now: datetime) -> bool:
        """Whether they hold a role that sees the keys of unclosed papers."""
        return any(role in SEE_KEYS for (role,) in self.rows(ROLES, account, now))

    def has(self, account: int | None, word: str, now: datetime) -> bool:
        """Whether the question with this word has been released to this account."""
        holders = self.rows(HOLDERS, word)
        if not holders or account is None:
            return False
        revisions, questions, stems = (list(column) for column in zip(*holders, strict=True))
        if self.rows(ON_A_TEST, now - GRACE, questions, stems):
            return False
        bound = self.rows("select person_id from bindings where account_id = %s", account)
        return any(self._to(person, revisions, now) for (person,) in bound)

    def _to(self, person: int, revisions: list[int], now: datetime) -> bool:
        practised = "select from practice_answers join practices on practices.id = practice_id where "
        practised += "person_id = %s and revision_ids[number] = any(%s::bigint[])"
        if self.rows(practised, person, revisions):
            return True
        return any(
            now > closes_at + GRACE or (kind == "daily" and self._is_open(person, paper, *attempt))
            for paper, kind, closes_at, *attempt in self.rows(ATTEMPTS, person, revisions)
        )

    def _is_open(self, person: int, paper: int, state: str, answered: int, settings: dict[str, Any]) -> bool:
        """Whether the review of a practice is open before its closing."""
        with self._lock:
            found = self._connection.execute(ON_PAPER, {"paper": paper, "person": person}).fetchone()
        assert found is not None
        made, running, granted = found
        return (
            settings.get("daily_keys", "own_submission") == "own_submission"
            and state in ("submitted", "expired")
            and answered > 0
            and not running
            and made >= settings.get("daily_attempts", 1) + granted
        )


class Watch:
    """Looks, counts, and keeps what should not have been there in `leaks`."""

    def __init__(self, releases: Releases) -> None:
        self.releases = releases
        self.seen: Counter[str] = Counter()
        self.leaks: list[str] = []
        self._planting = False

    @contextmanager
    def planted(self) -> Iterator[list[str]]:
        """What a test plants is found in this list, and is no fault of the product."""
        kept = self.leaks, self.seen
        self.leaks, self.seen, self._planting = [], Counter(), True
        try:
            yield self.leaks
        finally:
            (self.leaks, self.seen), self._planting = kept, False

    def insist(self) -> None:
        """That nothing has leaked so far.

        Raises:
            Leak.
        """
        if self.leaks and not self._planting:
            found, self.leaks = self.leaks, []
            self.seen["leaks"] += len(found)
            raise Leak("\n".join(found))

    def summary(self) -> str:
        """What was looked at, in a line."""
        seen = self.seen
        return (
            f"{seen['answers']} answers looked through: {seen['told to staff']} told keys to staff, "
            f"{seen['told to participants']} to whom the rules had released them; "
            f"{seen['lines of the log']} lines of the log, {seen['looks into Redis']} looks into Redis; "
            f"{seen['leaks']} leaks"
        )

    def answer(self, where: str, token: str | None, sent: bytes, now: datetime) -> None:
        """Look at all bytes of an answer, head and body."""
        self.seen["answers"] += 1
        words = {word.decode() for word in CANARY.findall(sent)}
        if not words and not A_KEY.search(sent):
            return
        account = _account(token)
        if self.releases.sees_keys(account, now):
            self.seen["told to staff"] += 1
            return
        held_back = sorted(word for word in words if not self.releases.has(account, word, now))
        self.seen["told to participants"] += bool(words) and not held_back
        if held_back or _tells_a_bare_key(sent):
            self.leaks.append(f"{where} at {now} to account {account}: {held_back or 'a key'}")

    def line(self, said: str) -> None:
        """Look at a line of the log."""
        self.seen["lines of the log"] += 1
        if CANARY.search(said.encode(errors="replace")):
            self.leaks.append(f"in the log: {said}")

    def redis(self, held: bytes) -> None:
        """Look at all that Redis holds."""
        self.seen["looks into Redis"] += 1
        if CANARY.search(held):
            self.leaks.append("in Redis")


class Ears(logging.Handler):
    """Hears every line that is logged."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one."""
        self.watch.line(self.format(record))


def _account(token: str | None) -> int | None:
    """Whose token it is, whether it is a good one or not."""
    try:
        claims = (token or "").split(".")[1]
        return int(json.loads(base64.urlsafe_b64decode(claims + "=="))["sub"])
    except (IndexError, ValueError, KeyError, TypeError):
        return None


def _tells_a_bare_key(sent: bytes) -> bool:
    """Whether there is a key without its explanation, or what was earned without the key: both are released
    together, and the explanation has a canary.
    """
    body = sent.partition(b"\n\n")[2]
    try:
        return any(_is_bare(each) for each in _objects(json.loads(body)))
    except ValueError:
        return False


def _is_bare(line: dict[str, Any]) -> bool:
    has_key = isinstance(line.get("key"), list)
    has_earned = isinstance(line.get("earned"), str) and "key" in line
    return (has_key and line.get("explanation") is None) or (has_earned and not has_key)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)
