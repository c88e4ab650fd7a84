"""A short run of `scripts/faults`: processes are killed and cut off while people answer, and nothing that was
acknowledged is lost, doubled or marked wrong. The script itself goes through all faults.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizsvc.cli.options import ROOT
from quizsvc.cli.supervisor import MARK
from tests.faults.plan import FAULTS
from tests.faults.report import Report
from tests.faults.run import Wanted, run

SHORT = ["web-kill-after-commit", "pg-cut-at-commit", "redis-flush", "net-duplicates", "pg-kill"]


def left_of(said: str) -> list[str]:
    """Folders and processes of the run that has said this, after its end."""
    folder = re.search(r"日志在 (\S+)", said)
    assert folder is not None, said
    found = [str(place) for place in [Path(folder[1])] if place.exists()]
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={folder[1]}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append(entry.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_marked_wrong():
    said: list[str] = []
    wanted = Wanted(
        SHORT, minutes=0, seed=20_261_122, clients=10, short_s=2, long_s=4, slack=10, say=said.append
    )
    report = Report(wanted.seed)
    run(wanted, report)
    print(report.table())
    assert report.violations == []
    assert {name: row.times for name, row in report.rows.items()} == dict.fromkeys(SHORT, 1)
    # Something was at stake, and the faults were felt.
    assert min(report.starts, report.saves, report.submits) > 10
    assert report.rows["web-kill-after-commit"].seen["reset"] > 0
    assert report.rows["pg-kill"].seen["503"] > 0
    assert left_of("\n".join(said)) == []


@pytest.mark.slow
def test_a_run_that_is_interrupted_leaves_nothing():
    started = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.faults",
            "--minutes",
            "1",
            "--seed",
            "1",
            "--clients",
            "2",
            "--only",
            "web-kill",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    said = ""
    while "随时杀死网站进程" not in said:
        said += started.stderr.readline()
        assert started.poll() is None, said
    started.terminate()
    table, rest = started.communicate(timeout=60)
    assert (started.returncode, "没有留下进程" in rest) == (130, True), rest
    assert "种子 1：" in table
    assert left_of(said) == []


def test_the_list_names_every_fault_once():
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = told.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(FAULTS)
    assert len(lines) >= 30


def test_a_report_says_what_was_seen_and_what_is_wrong():
    report = Report(seed=7, starts=1, saves=20, submits=3, attempts=2)
    row = report.row(FAULTS["pg-kill"])
    row.times, row.seconds, row.slowest_s = 3, [1.0, 9.26, 2.0], 0.25
    row.seen.update({"ok": 40, "4xx": 5, "503": 6, "reset": 7, "timeout": 1})
    report.row(FAULTS["pg-disk-full"]).not_here = "没有磁盘"
    assert "共注入 3 次" in report.sums()
    assert report.table().splitlines()[1].split() == [
        *("杀死", "PostgreSQL（崩溃恢复）", "3", "40", "5", "6", "8", "0.2", "s"),
        *("2.0、9.3", "/", "30", "s", "0"),
    ]
    assert "不能：没有磁盘" in report.table()
    row.violations.append("丢失：答卷 1")
    assert report.violations == ["pg-kill：丢失：答卷 1"]
    assert "种子 7 的违例：\npg-kill：丢失：答卷 1" in report.table()
    told = report.as_json()
    assert (told["violations"], told["acknowledged"]["save"], told["faults"][0]["recovery_s"]) == (
        1,
        20,
        [1.0, 9.26, 2.0],
    )
    assert json.loads(json.dumps(told)) == told
