"""The README's walk-through: its block is fed line by line to a bash, against a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from quizsvc.kit import db
from quizsvc.kit.clock import FixedClock
from quizsvc.rankings import service as rankings
from tests.factories import PASSWORD, Factories
from tests.journeys.bursts import ROOT
from tests.journeys.campaign import Caller, instant

ADDRESS = "http://127.0.0.1:8000"
MARK = "== end of line =="


def block(readme: str = "README.md", test: str = "test_walkthrough") -> list[str]:
    """The lines of a walk-through that names its test, without blank ones and comments."""
    text = (ROOT / readme).read_text("utf-8")
    found = re.search(rf"<!-- tests/journeys/{test}\.py .*?-->\n```bash\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return [line for line in found[1].splitlines() if line and not line.startswith("#")]


@dataclass(frozen=True)
class Said:
    """A line that was pasted and what came back."""

    line: str
    output: str
    status: int

    @property
    def body(self) -> Any:
        """The answer that it shows."""
        return json.loads(self.output)


def pasted(lines: list[str], folder: Path) -> list[Said]:
    """Type the lines into one shell, as somebody does who pastes them."""
    typed = "".join(f"{line}\nprintf '{MARK}%s\\n' \"$?\"\n" for line in lines)
    shell = subprocess.run(
        ["bash", "--norc", "--noprofile"],
        input=typed,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert shell.stderr == "", shell.stdout[-3000:]
    outputs = re.findall(rf"(.*?){MARK}(\d+)\n", shell.stdout, re.DOTALL)
    return [Said(line, text, int(status)) for line, (text, status) in zip(lines, outputs, strict=True)]


@contextmanager
def served(app: Flask, handler: type[WSGIRequestHandler] | None = None) -> Iterator[str]:
    """The app on a port of this machine; its address. `handler` writes what an answer needs beside the app's
    own headers.
    """
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def campaign(client: FlaskClient, make: Factories, clock: FixedClock, tmp_path: Path) -> Path:
    """A season in its fourth week, the third published; the folder with its accounts.json and .venv."""
    season = make.season(first_on=date(2021, 6, 21))
    city = make.unit("甲市生态环境局")
    people = [make.participant(city), make.participant(city), make.participant(city, track="monitoring")]
    papers = [make.paper(season, kind=kind, on=date(2021, 7, 5)) for kind in ("daily", "weekly")]
    organizer = Caller(client, make.headers(make.account("organizer")))
    clock.set(instant("07-05 09:00"))
    for person in people[1:]:
        caller = Caller(client, make.headers(person))
        for paper in papers:
            attempt = caller.post(f"/papers/{paper.id}/attempts", status=201)
            caller.post(f"/attempts/{attempt['id']}/submit", {"answers": {"1": {"chosen": ["a"], "seq": 1}}})
    clock.set(instant("07-14 10:00"))
    with db.transaction():
        rankings.compute(now=clock.now())
    organizer.post("/standings/2021-W27/publish", {}, status=201)
    make.paper(season, kind="daily")
    make.paper(season, kind="weekly")
    return folder_of(tmp_path, {"nobody": "admin", people[0].name: "participant"})


def folder_of(folder: Path, accounts: dict[str, str]) -> Path:
    """A folder as `scripts/run` leaves it, with these accounts and their roles."""
    entries = [
        {"role": role, "account": name, "password": PASSWORD, "name": "某人"}
        for name, role in accounts.items()
    ]
    (folder / ".data").mkdir()
    (folder / ".data" / "accounts.json").write_text(json.dumps(entries), "utf-8")
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.mark.skipif(shutil.which("curl") is None, reason="the walk-through is made of curl, which is missing")
def test_the_walk_through_works_as_it_stands(app: Flask, campaign: Path) -> None:
    lines = block()
    assert sum(ADDRESS in line for line in lines) == 1
    with served(app) as address:
        said = pasted([line.replace(ADDRESS, address) for line in lines], campaign)
    assert [one.line for one in said if one.status] == []
    shown = [one.body for one in said if one.line.endswith("| show")]
    me, current, practice, saved, submitted, test, tested, board, times = shown
    assert me["person"]["unit"]["name"] == "甲市生态环境局"
    assert {current["daily"]["kind"], current["weekly"]["kind"]} == {"daily", "weekly"}
    assert (practice["state"], len(practice["questions"])) == ("in_progress", 5)
    assert saved["applied"] == ["1"]
    assert (submitted["state"], submitted["counted"]) == ("submitted", True)
    assert all(line["key"] and line["explanation"] and line["citation"] for line in submitted["review"])
    score = next(one.output for one in said if "['score']" in one.line)
    assert score.strip() == submitted["score"]
    assert (test["kind"], len(test["questions"])) == ("weekly", 25)
    assert (tested["state"], tested["counted"], tested["review"]) == ("submitted", True, None)
    assert [row["unit"]["name"] for row in board["items"]] == ["甲市生态环境局"]
    assert (times["period"], times["through"], times["total"]) == ("2021-W27", True, 4)


@pytest.mark.parametrize(
    "lines",
    [block(), block("question_bank/README.md", "test_importers_walk")],
    ids=["README", "question_bank"],
)
def test_every_line_can_be_pasted_by_itself(lines: list[str]) -> None:
    # No line goes on in the next one, and an interactive bash would take "!" for its history.
    for line in lines:
        assert not line.endswith("\\")
        assert "!" not in line
        check = subprocess.run(["bash", "-n"], input=line, text=True, capture_output=True, check=False)
        assert check.returncode == 0, line
