"""scripts/audit against who forges an export: what a file may not say, and not in two ways."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.rankings import test_audit
from tests.rankings.audited import audit
from tests.rankings.test_audit import first_difference, records_of, run

whole = test_audit.whole
"""The export of a made-up season."""


def summed_anew(one: dict[str, Any]) -> None:
    """Give a first version the sums of what it says now."""
    one["sha256"] = hashlib.sha256(one["document"].encode()).hexdigest()
    link = {
        "document": one["sha256"],
        "previous": None,
        "season": json.loads(one["document"])["season"]["id"],
    }
    link |= {name: one[name] for name in ("period", "version", "published_at", "reason")}
    one["chain_sha256"] = hashlib.sha256(audit.canonical(link).encode()).hexdigest()


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (lambda document: document["figures"]["units"][0].update(remark="无效"), "names"),
        (lambda document: document["figures"]["units"][0].pop("unit_name"), "names"),
        (lambda document: document["figures"]["units"][0].update(position=True), "position"),
        (lambda document: document["figures"].update(others=[]), "names of figures"),
        (lambda document: document["inputs"].update(others=[]), "names of inputs"),
        (lambda document: document.update(remark="无效"), "names of "),
        (lambda document: document["inputs"]["papers"][0].update(on="2020-01-01"), "inputs.papers"),
    ],
)
def test_a_version_says_what_was_worked_out_and_nothing_beside_it(whole, what, field):
    records = records_of(whole)
    one = records["snapshots.jsonl"][0]
    document = json.loads(one["document"])
    what(document)
    one["document"] = audit.canonical(document)
    summed_anew(one)
    assert first_difference(records)["field"] == field


REFUSED = "not canonical|not JSON serializable|BOM|written otherwise|is missing"


class TestWhatCouldBeReadInTwoWays:
    """A file that says one thing to this program and another to the next, or to a person, is no proof."""

    def refused(self, whole: bytes, table: str, change: Callable[[list[str]], None]) -> str:
        """What is said of the file when these lines of it were changed."""
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(file, "w") as made:
            for name in archive.namelist():
                lines = archive.read(name).decode().splitlines()
                if name == table:
                    before = [*lines]
                    change(lines)
                    assert lines != before
                made.writestr(name, "\n".join(lines))
        with pytest.raises((TypeError, ValueError), match=REFUSED) as told:
            audit.Audit(file)
        return str(told.value)

    @pytest.mark.parametrize(
        ("table", "pattern", "instead"),
        [
            ("attempts", r'^\{"answers"', '{"answers":{},"answers"'),
            ("attempts", r'"number":1,', '"number":1.0,'),
            ("attempts", r'"number":1,', '"number":2,'),
            ("attempts", r'":"a"', '":"A"'),
            ("attempts", r'":"a"', '":"ａ"'),
            ("attempts", r'":"a"', '":"ba"'),
            ("attempts", r'(started_at":"[^.]*)\.0+Z', r"\1Z"),
            ("attempts", r'(ended_at":"[^.]*\.0+)Z', r"\1+08:00"),
            ("memberships", r'(first_on":"[0-9]{4})-([0-9]{2})-', r"\1\2"),
            ("memberships", r'"person":"', '"person":"0'),
            ("papers", r'("points":"[0-9]+)\.00', r"\1"),
            ("revisions", r'"key":"a"', '"key":"aa"'),
            ("units", ":", ": "),
            ("season", "^", "\ufeff"),
        ],
    )  # fmt: skip
    def test_a_line_has_one_form(self, whole, table, pattern, instead):
        def change(lines: list[str]) -> None:
            place = next(place for place, line in enumerate(lines) if re.search(pattern, line))
            lines[place] = re.sub(pattern, instead, lines[place], count=1)

        assert self.refused(whole, "season.json" if table == "season" else f"{table}.jsonl", change)

    @pytest.mark.parametrize(
        "table", ["attempts", "corrections", "memberships", "exemptions", "papers", "revisions", "units"]
    )
    def test_lines_have_one_order_and_none_stands_there_twice(self, whole, table):
        assert "twice" in self.refused(whole, f"{table}.jsonl", lambda lines: lines.append(lines[0]))
        if len(records_of(whole)[f"{table}.jsonl"]) > 1:
            assert "twice" in self.refused(whole, f"{table}.jsonl", lambda lines: lines.reverse())

    def test_an_attempt_that_was_taken_out_leaves_a_gap(self, whole):
        def change(lines: list[str]) -> None:
            second = next(line for line in lines if '"number":2,' in line)
            del lines[lines.index(second) - 1]

        assert "missing" in self.refused(whole, "attempts.jsonl", change)

    def test_two_files_of_one_name(self, whole):
        file = io.BytesIO(whole)
        with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("attempts.jsonl", archive.read("attempts.jsonl"))
        with pytest.raises(ValueError, match="one name"):
            audit.Audit(file)

    def test_what_cannot_be_read_is_no_difference(self, whole, tmp_path):
        """A script must not take a broken file for one whose figures are wrong."""
        file = tmp_path / "broken.zip"
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            at = archive.getinfo("attempts.jsonl").header_offset + 60
        file.write_bytes(whole[:at] + bytes(40) + whole[at + 40 :])
        status, said = run(file)
        assert (status, "读不了" in said) == (2, True)
