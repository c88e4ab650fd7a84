"""The page that everybody looks at, a board's fifty rows: against its limit, and while many hand in."""

import json
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import sqlalchemy as sa

from quizsvc.kit.config import Settings
from tests.bench import paths
from tests.bench.load import Load, fire, request
from tests.bench.paths import API, HotPath, Side
from tests.bench.sheets import Sheets
from tests.bench.web import Web

ROWS = 50
A_SECOND = 50
HEAD_START_S = 1.0
PUBLISHED = (
    "insert into snapshots (season_id, period, version, computed_at, published_at, reason, inputs, document, "
    "sha256, chain_sha256) values (:season, '2021-W01', 1, now(), now(), '', '{}', '{}', 'none', 'none')",
    "insert into snapshot_units (snapshot_id, track, level, position, rank, change, unit_id, unit_name, "
    "eligible, exempt, participants, rate, average, score) "
    "select (select max(id) from snapshots), 'enforcement', 'city', n, n, 0, u.id, u.name, 41, 0, 38, 9268, "
    "8640, 9900 - n from (select id, name, row_number() over (order by id) as n from units "
    "where level = 'city') u",
)


def publish(settings: Settings, season_id: int) -> None:
    """A week of made-up figures that is published, of all cities."""
    owner = sa.create_engine(settings.migration_database_url)
    try:
        with owner.begin() as connection:
            for statement in PUBLISHED:
                wanted = sa.text(statement)
                connection.execute(
                    wanted, {"season": season_id} if "season" in wanted.compile().params else {}
                )
    finally:
        owner.dispose()


def page(web: Web, sheets: Sheets) -> Side:
    """The first fifty units of a published board, each time to somebody else."""
    asked = f"{API}/leaderboards/units?track=enforcement&level=city&page_size={ROWS}"
    requests = [request("GET", asked, token=member.token) for member in sheets.campaign.members]

    def prepare(count: int) -> list[bytes]:
        return [requests[number % len(requests)] for number in range(count)]

    def check(_: int, body: bytes) -> None:
        told = json.loads(body)
        assert (told["version"], len(told["items"])) == (1, ROWS)
        assert [row["rank"] for row in told["items"]] == list(range(1, ROWS + 1))

    return Side("GET /leaderboards/units", web, prepare, check)


def limit(web: Web) -> Side:
    """The limit: ready in Redis."""

    def check(_: int, body: bytes) -> None:
        assert len(json.loads(body)["items"]) == ROWS

    asked = request("GET", "/page")
    return Side("/page", web, lambda count: [asked] * count, check)


def hot(own: Web, bare: Web, sheets: Sheets) -> HotPath:
    """Both."""
    return HotPath("page", page(own, sheets), limit(bare), (40, 70))


@dataclass
class Busy:
    """The page's rate while nobody hands in, and while so many do every second."""

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def ratios(self) -> list[float]:
        """By round."""
        return [busy / quiet for busy, quiet in zip(self.busy, self.quiet, strict=True)]

    def round(
        self,
        readers: ProcessPoolExecutor,
        writers: ProcessPoolExecutor,
        web: Web,
        sheets: Sheets,
        seconds: float,
    ) -> None:
        """One run of each, first quiet.

        Raises:
            paths.Spoiled, load.Silence.
        """
        reading, writing = page(web, sheets), paths.submit(web, sheets)
        count = int(seconds * _rate(readers, reading, 1000))
        self.quiet.append(_rate(readers, reading, count))
        # Longer than the page can be asked for at a fifth of its rate.
        sent = writing.prepare(int(A_SECOND * (HEAD_START_S + 5 * seconds)))
        due = [number / A_SECOND for number in range(len(sent))]
        handed_in = writers.submit(fire, Load(web.port, sent, due=due))
        time.sleep(HEAD_START_S)
        self.busy.append(_rate(readers, reading, count))
        if handed_in.done():
            raise paths.Spoiled("交卷先结束了")
        writing.insist(handed_in.result().answers)


def _rate(process: ProcessPoolExecutor, side: Side, count: int) -> float:
    told = process.submit(fire, Load(side.web.port, side.prepare(count))).result()
    side.insist(told.answers)
    return count / told.seconds
