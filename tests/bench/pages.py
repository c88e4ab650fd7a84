"""The console's long lists: how long the server takes for a page of 20,000 people or questions, one
reader at a time.

Each kind of list has a module of its own that fills the database (`fill`) and names its pages (`LOOKS`).
"""

import contextlib
import http.client
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from urllib.parse import quote

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.accounts.rules import Role
from quizsvc.kit import clock, db
from quizsvc.rankings import service as rankings
from tests.bench import campaign, page_attempts, page_people, page_questions, servers
from tests.bench.figures import percentile
from tests.bench.servers import Servers

MOST_MS = 300
"""What the median of a page may take at the server (issue 7, Shows 4)."""
FOREWORD = 3
"""Looks that are not counted: processes that have not yet made a page load their templates."""


@dataclass(frozen=True, slots=True)
class Half:
    """A kind of rows, what puts so many of them into the database, and its pages below /console."""

    name: str
    fill: Callable[..., None]
    looks: Sequence[tuple[str, str]]


HALVES = (
    Half("人", page_people.fill, page_people.LOOKS),
    Half("题", page_questions.fill, page_questions.LOOKS),
    Half("答卷", page_attempts.fill, page_attempts.LOOKS),
)


@dataclass(frozen=True, slots=True)
class Took:
    """A page, how long each look at it took in milliseconds, and how many bytes it has."""

    name: str
    path: str
    times: list[float]
    size: int


def measure(*, rows: int, rounds: int) -> None:
    """Print how long the pages take when there are so many rows of each kind."""
    with servers.started() as place:
        token = _filled(place, rows)
        with place.product(place.settings) as served:
            found = [
                _looked(served.port, token, name, path, rounds)
                for half in HALVES
                for name, path in half.looks
            ]
    table = Table(title=f"工作台的长列表：各 {rows:,} 行，每页看 {rounds} 次，一次一个请求")
    for heading in ("页面", "地址", "中位数 ms", "95 % ms", "KB", f"≤ {MOST_MS} ms"):
        table.add_column(heading)
    for one in found:
        middle = median(one.times)
        figures = f"{middle:.0f}", f"{percentile(one.times, 0.95):.0f}", f"{one.size / 1024:.0f}"
        table.add_row(one.name, one.path, *figures, "是" if middle <= MOST_MS else "否")
    Console(width=130).print(table)


def _filled(place: Servers, rows: int) -> str:
    """A campaign with so many rows of each kind, computed and vacuumed; an organizer's token."""
    campaign.begin(place.settings, people=1)
    with campaign.application(place.settings):
        now = clock.current().now()
        for half in HALVES:
            with db.transaction():
                half.fill(rows, now=now)
        with db.transaction():
            rankings.compute(now=now)
        _analyze(place)
        return _organizer(now)


def _analyze(place: Servers) -> None:
    """As autovacuum has done by the time that anybody looks at so many rows; the application's role may not,
    and is only warned.
    """
    owner = sa.create_engine(place.services.owner_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with owner.connect() as connection:
        connection.exec_driver_sql("analyze")


def _organizer(now: datetime) -> str:
    with db.transaction():
        made = accounts.create(
            now=now, actor=None, name="desk", display_name="组织者", password=None, roles=[Role.ORGANIZER]
        )
        return tokens.open_session(now=now, account_id=made.id).access_token


def _looked(port: int, token: str, name: str, path: str, rounds: int) -> Took:
    times, size = [], 0
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as line:
        for _ in range(FOREWORD + rounds):
            began = time.perf_counter()
            line.request(
                "GET", quote(f"/console{path}", safe="/?&="), headers={"Authorization": f"Bearer {token}"}
            )
            answer = line.getresponse()
            size = len(answer.read())
            times.append(1000 * (time.perf_counter() - began))
            assert answer.status == 200, (path, answer.status)
    return Took(name, path, times[FOREWORD:], size)
