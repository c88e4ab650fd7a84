"""The world in which lives of attempts are lived: people with devices, a bank, one paper after the other."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask

from quizsvc.kit.clock import FixedClock
from tests.attempts.deaths import Deaths, deaths
from tests.corrections.steps import Organizers
from tests.factories import Factories

BASE = "/api/v1"
POINTS = {"single": 700, "multiple": 1100, "true_false": 300}


@dataclass
class World:
    """What all lives share: a person with two devices, somebody else, a bank, a connection that looks."""

    app: Flask
    make: Factories
    clock: FixedClock
    deaths: Deaths
    look: sa.Connection
    devices: dict[str, dict[str, str]]
    person_id: int
    revisions: list[Any]
    organizers: Organizers
    seen: Counter[str] = field(default_factory=Counter)

    def rows(self, text: str, *values: Any) -> list[Any]:
        """As PostgreSQL has it now."""
        return list(self.look.exec_driver_sql(text, values))

    def paper(self, kind: str, limit_s: int | None, **of_season: Any) -> Any:
        """A new season's only paper, in the place of the last one's."""
        self.look.exec_driver_sql("update seasons set state = 'closed'")
        self.look.exec_driver_sql("update paper_questions set held = 'empty'")
        season = self.make.season(settings=of_season)
        worth = [POINTS[revision.type] for revision in self.revisions]
        paper = self.make.paper(season, kind=kind, revisions=self.revisions, points=worth)
        self.look.exec_driver_sql("update papers set time_limit_s = %s where id = %s", (limit_s, paper.id))
        return paper

    def mend(self, kind: str, **change: Any) -> None:
        """Two organizers and the worker do it."""
        self.organizers.done(kind, **change)
        self.seen[kind] += 1

    def keys_taken(self) -> int:
        """How many requests were done under a key."""
        ((keys,),) = self.rows("select count(*) from idempotency_keys")
        return int(keys)

    def waits(self, paper: Any) -> bool:
        """Whether what somebody did on a paper has still to be computed."""
        found = "select count(*) from marks where topic = 'attempt' and scope = %s"
        return self.rows(found, paper.id) != [(0,)]

    def computed(self, paper: Any) -> int:
        """How many attempts of theirs were counted when the paper's season was computed last."""
        found = """
            select coalesce(sum(daily_counted + weekly_counted), 0) from person_weeks
            where season_id = %s and person_id = %s
        """
        ((counted,),) = self.rows(found, paper.season_id, self.person_id)
        return int(counted)

    def ask(self, device: str, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """One request of theirs."""
        headers = self.devices[device] | ({"Idempotency-Key": key} if key else {})
        sent = {} if body is None else {"json": body}
        return self.app.test_client().open(f"{BASE}{path}", method=method, headers=headers, **sent)


@contextmanager
def worlds(app: Flask, make: Factories, clock: FixedClock, owner: sa.Engine) -> Iterator[World]:
    """One of them; nothing of it is left after the block."""
    account, other = make.participant(), make.participant()
    devices = {name: make.headers(account) for name in ("phone", "computer")}
    devices["stranger"] = make.headers(other)
    revisions = [make.question(type_) for type_ in ("single", "multiple", "multiple", "true_false")]
    engine = owner.execution_options(isolation_level="AUTOCOMMIT")
    with deaths(owner) as dying, engine.connect() as look:
        bound = "select person_id from bindings where account_id = %s"
        ((person_id,),) = look.exec_driver_sql(bound, (account.id,))
        organizers = Organizers(app.test_client(), make)
        yield World(app, make, clock, dying, look, devices, person_id, revisions, organizers)
