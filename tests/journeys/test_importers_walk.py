"""The importer's walk of question_bank/README.md: template, check, mend, commit, approve, paper."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import Factories
from tests.journeys.test_walkthrough import ADDRESS, block, folder_of, pasted, served


@pytest.mark.skipif(shutil.which("curl") is None, reason="the walk is made of curl, which is missing")
def test_the_walk_works_as_it_stands(app: Flask, make: Factories, tmp_path: Path) -> None:
    make.season()
    staff = {"editor1": "editor", "editor2": "editor", "organizer1": "organizer"}
    for name, role in staff.items():
        make.account(role, name=name)
    lines = block("question_bank/README.md", "test_importers_walk")
    assert sum(ADDRESS in line for line in lines) == 1
    with served(app) as address:
        said = pasted([line.replace(ADDRESS, address) for line in lines], folder_of(tmp_path, staff))
    assert [one.line for one in said if one.status] == []
    assert sorted(left.name for left in tmp_path.iterdir()) == [".data", ".venv"]
    shown = [one.body for one in said if one.line.endswith("| show")]
    checked, first, second, handed_in, own, approved, paper, uses = shown
    assert (checked["rows"], checked["accepted"], checked["rejected"]) == (6, 5, 1)
    assert [(fault["sheet"], fault["row"], fault["code"]) for fault in checked["errors"]] == [
        ("题目", 7, "key-outside-options")
    ]
    reason = next(one.output for one in said if "改好的行.xlsx" in one.line and "print" in one.line)
    assert "答案" in reason
    assert "第 7 行" in reason
    assert (first["committed"], first["accepted"]) == (True, 5)
    assert (second["committed"], second["accepted"]) == (True, 1)
    assert [one["done"] for one in handed_in["results"]] == [True] * 6
    assert [one["done"] for one in own["results"]] == [False] * 6
    assert [one["done"] for one in approved["results"]] == [True] * 6
    assert len(paper["questions"]) == 5
    assert {question["stem"][:4] for question in paper["questions"]} == {"走一遍的"}
    # Five of the six were drawn: the one that is looked at may be the sixth.
    assert {use["state"] for use in uses["items"]} <= {"drawn"}
