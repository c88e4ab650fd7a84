"""A worked example of the rules through the product's own tables, job and worker.

`run` writes a case of ../shared/vectors/standings-*.json into a database of its own, has the ordinary job
compute it in an ordinary worker, and reads the standings back in the form of the case's `expected`.
"""

from pathlib import Path
from typing import Any

from quizsvc.kit import db, queue
from quizsvc.kit.config import Settings
from quizsvc.rankings.replay import answers, places, rows
from quizsvc.rankings.replay.cases import BadCase, read

__all__ = ["BadCase", "places", "run"]


def run(file: Path, *, settings: Settings) -> dict[str, Any]:
    """The standings of a case by period.

    Raises:
        BadCase: the file is no case, or contradicts itself. places.ReplayFailed: the database, the
            queue or the worker did not do it.
    """
    case = read(file)
    with places.database(settings) as own, places.application(own):
        with db.transaction():
            rows.write(case)
        if not queue.send("rankings.compute"):
            raise places.ReplayFailed("Redis 连不上，无法请求计算")
        places.run_worker(own)
        return answers.standings(case)
