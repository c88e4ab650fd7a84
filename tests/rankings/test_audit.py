"""scripts/audit, from outside: what it says of an export, and of one in which a single record was changed."""

import ast
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from quizsvc.accounts.rules import Role
from quizsvc.kit import audit as audit_log
from quizsvc.kit import db
from quizsvc.rankings import documents
from quizsvc.rankings.commands import export_season
from tests.factories import LONG_AGO
from tests.rankings import worlds
from tests.rankings.audited import AUDIT, audit
from tests.rankings.seasons import MadeUp
from tests.rankings.test_seasons import exported, lived, undone

Records = dict[str, list[dict[str, Any]]]
SEEDS = (5, 6, 7, 8)


@cache
def made_up(seed: int) -> bytes:
    """The export of a made-up season, which all tests here that look at it make once."""
    with undone():
        made = MadeUp(seed)
        for _ in lived(made):
            pass
        return exported(made).getvalue()


@pytest.fixture
def whole(app) -> bytes:
    return made_up(SEEDS[0])


def run(file: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, AUDIT, file, *more], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def records_of(data: bytes) -> Records:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: [*map(json.loads, archive.read(name).splitlines())] for name in archive.namelist()}


def zipped(records: Records) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, lines in records.items():
            archive.writestr(name, "\n".join(map(audit.canonical, lines)))
    file.seek(0)
    return file


def first_difference(records: Records) -> dict[str, Any]:
    """Empty if there is none."""
    looked = audit.Audit(zipped(records))
    try:
        for one in looked.snapshots:
            looked.check(one, True)
    except audit.Difference as difference:
        return dict(difference.args[0])
    return {}


def another_answer(line: dict[str, Any]) -> None:
    for revision, chosen in line["answers"].items():
        line["answers"][revision] = "a" if chosen == "b" else "b"


def another_key(line: dict[str, Any]) -> None:
    line["key"] = {"a": "b"}.get(line["key"], "a")


def begins_later(line: dict[str, Any]) -> None:
    line["first_on"] = (date.fromisoformat(line["first_on"]) + timedelta(days=7)).isoformat()


def recorded_late(line: dict[str, Any]) -> None:
    at = datetime.fromisoformat(line["recorded_at"]) + timedelta(days=90)
    line["recorded_at"] = documents.instant_text(at)


def never_granted(line: dict[str, Any]) -> None:
    line["person"] = "0"


def forgiven(line: dict[str, Any]) -> None:
    line["voided_at"] = None


def another_policy(line: dict[str, Any]) -> None:
    line["policy"] = "full_credit" if line["policy"] == "drop" else "drop"


CHANGES: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
    "an answer": ("attempts.jsonl", another_answer),
    "a void": ("attempts.jsonl", forgiven),
    "a key": ("revisions.jsonl", another_key),
    "a correction": ("corrections.jsonl", another_policy),
    "a membership's day": ("memberships.jsonl", begins_later),
    "the instant of a record": ("memberships.jsonl", recorded_late),
    "a grant": ("grants.jsonl", never_granted),
}
TRIED = 25
"""Of the records that can be changed so many at most, spread over all of them."""


@pytest.mark.parametrize("what", CHANGES)
def test_a_single_changed_record_is_found_and_the_row_named(app, what, capsys):
    """Not every record decides about a row; of a few seasons one has some that do."""
    for seed in SEEDS:
        found = [told for told in after_each_change(made_up(seed), *CHANGES[what]) if told]
        if rows := [told for told in found if "table" in told]:
            break
    assert rows
    with capsys.disabled():
        print(f"\n{what} changed, {len(found)} times found; the first: {rows[0]}")


def after_each_change(
    data: bytes, table: str, change: Callable[[dict[str, Any]], None]
) -> Iterator[dict[str, Any]]:
    lines = records_of(data)[table]
    able = []
    for place, line in enumerate(lines):
        changed = deepcopy(line)
        change(changed)
        if changed != line:
            able.append((place, changed))
    for place, changed in able[:: -(-len(able) // TRIED) or 1]:
        records = records_of(data)
        records[table][place] = changed
        told = first_difference(records)
        if "table" in told:
            assert_names_the_row(told, records)
        else:
            # No row comes out otherwise, but the document says from which questions they come.
            assert told.get("field", "inputs.papers") == "inputs.papers"
        yield told


def assert_names_the_row(told: dict[str, Any], records: Records) -> None:
    """A row of a version, by its number and by whose it is, and a field of it, with what stands there."""
    (version,) = (
        json.loads(one["document"])
        for one in records["snapshots.jsonl"]
        if (one["period"], one["version"]) == (told["period"], told["version"])
    )
    rows = version["figures"][told["table"]]
    if told["field"] == "is there":
        assert told["found"] == (told["row"] <= len(rows)) != told["expected"]
        return
    row = rows[told["row"] - 1]
    assert row[told["field"]] == told["found"] != told["expected"]
    whose = {name for name in ("track", "unit_id", "person_id") if name in row}
    assert whose <= told.keys()
    assert told["field"] in whose or all(told[name] == row[name] for name in whose)


def test_who_forges_a_row_and_its_sums_is_found_too(whole):
    records = records_of(whole)
    one = records["snapshots.jsonl"][0]
    document = json.loads(one["document"])
    document["figures"]["units"][0]["eligible"] += 1
    one["document"] = audit.canonical(document)
    assert first_difference(records)["field"] == "sha256"
    one["sha256"] = hashlib.sha256(one["document"].encode()).hexdigest()
    assert first_difference(records)["field"] == "chain_sha256"
    link = {"document": one["sha256"], "previous": None, "season": document["season"]["id"]}
    link |= {name: one[name] for name in ("period", "version", "published_at", "reason")}
    one["chain_sha256"] = hashlib.sha256(audit.canonical(link).encode()).hexdigest()
    found = first_difference(records)
    assert (found["table"], found["row"], found["field"]) == ("units", 1, "eligible")
    assert found["found"] == found["expected"] + 1


def test_a_version_that_was_taken_away_leaves_a_gap(whole):
    records = records_of(whole)
    second = next(one for one in records["snapshots.jsonl"] if one["version"] == 2)
    first = {"period": second["period"], "version": 1}
    records["snapshots.jsonl"] = [
        one for one in records["snapshots.jsonl"] if not first.items() <= one.items()
    ]
    assert first_difference(records)["field"] in ("version", "inputs.compared_with")


def test_from_the_command_line(whole, tmp_path):
    file = tmp_path / "活动.zip"
    file.write_bytes(whole)
    status, said = run(file)
    assert status == 0, said
    assert " rows, 0 differences" in said
    assert "0 处不符" in said
    status, said = run(file, "--json")
    told = json.loads(said)
    assert (status, told["differences"], told["first"], told["rows"] > 100) == (0, 0, None, True)
    records = records_of(whole)
    period = records["snapshots.jsonl"][-1]["period"]
    assert 0 < json.loads(run(file, "--json", "--period", period)[1])["rows"] < told["rows"]
    records["snapshots.jsonl"][0]["reason"] = "改过"
    file.write_bytes(zipped(records).getvalue())
    status, said = run(file)
    assert (status, "1 differences" in said, "chain_sha256" in said) == (1, True, True)
    assert run(tmp_path / "none.zip")[0] == 2
    assert "FILE" in run(file, "--help")[1].upper()


def test_it_shares_nothing_with_the_product_and_is_short():
    text = AUDIT.read_text("utf-8")
    assert text.count("\n") <= 300
    modules = {
        name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        )
    }
    assert modules <= set(sys.stdlib_module_names)


DERIVED = {"score", "earned", "counted", "week", "week_on", "eligible", "staff", "state", "answered", "rank"}
PERSONAL = {"phone", "credential", "password_hash"}


def test_an_export_holds_nothing_derived_and_nothing_personal_but_names(whole):
    records = records_of(whole)
    inputs = [line for name, lines in records.items() if name != "snapshots.jsonl" for line in lines]
    assert {name for line in inputs for name in line} & (DERIVED | PERSONAL) == set()
    assert {"snapshots.jsonl", "attempts.jsonl", "corrections.jsonl"} < records.keys()


class TestFetching:
    @pytest.fixture
    def published(self, make, clock):
        season = make.season()
        of = make.paper(season, kind="daily", on=worlds.MONDAY)
        running = make.paper(season, kind="daily", on=clock.now().date())
        worlds.attempt(make.member(), of)
        with db.transaction():
            closings = {"before": "2021-07-05T16:00:00.000Z", "closes_at": "2021-07-05T18:00:00.000Z"}
            audit_log.record("paper.extend", now=LONG_AGO, actor=None, subject=f"paper:{of.id}", **closings)
        return season, of, running

    def test_over_http_only_what_is_over_is_in_it(self, client, make, published):
        _, of, _ = published
        for role in (Role.AUDITOR, Role.ORGANIZER, Role.ADMIN):
            answer = client.get("/api/v1/exports/season.zip", headers=make.headers(make.account(role)))
            assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        records = records_of(answer.get_data())
        (paper,) = records["papers.jsonl"]
        assert (paper["id"], len(paper["questions"])) == (str(of.id), 5)
        assert paper["extensions"] == [
            {
                "at": "2021-06-01T00:00:00.000000Z",
                "before": "2021-07-05T16:00:00.000000Z",
                "closes_at": "2021-07-05T18:00:00.000000Z",
            }
        ]
        assert len(records["revisions.jsonl"]) == 5

    def test_who_asks_for_the_head_alone_leaves_no_file_open(self, client, make, published):
        headers = make.headers(make.account(Role.AUDITOR))
        assert client.head("/api/v1/exports/season.zip", headers=headers).status_code == 200

    def test_twice_the_same_bytes(self, client, make, published):
        headers = make.headers(make.account(Role.AUDITOR))
        one, two = (client.get("/api/v1/exports/season.zip", headers=headers).get_data() for _ in "12")
        assert one == two

    def test_by_command_never_over_a_file_that_is_there(self, app, published, tmp_path):
        runner, file = app.test_cli_runner(), tmp_path / "season.zip"
        done = runner.invoke(export_season, [str(file)])
        assert (done.exit_code, file.stat().st_mode & 0o077) == (0, 0), done.output
        assert records_of(file.read_bytes())["season.json"][0]["format"] == 1
        again = runner.invoke(export_season, [str(file)])
        assert (again.exit_code, "不覆盖" in again.output) == (1, True)


def test_instants_are_written_to_the_microsecond(whole):
    line = records_of(whole)["attempts.jsonl"][0]
    at = line["started_at"]
    assert len(at) == len("2021-07-05T00:00:00.000000Z")
    assert datetime.fromisoformat(at).tzinfo == UTC
