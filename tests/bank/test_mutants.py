"""Whatever somebody uploads is read or refused with a sentence: 1,000 broken files, or `--scale 20`."""

import contextlib
import io
from typing import Any

from quizsvc.accounts.rules import Role
from quizsvc.bank import imports
from quizsvc.kit.files import BadFile
from tests.bank.mutants import mutants, originals

LARGE = 256 * 1024
"""What is larger is read by the worker, and a refusal is then said in the import's state."""


def test_the_files_that_are_broken_here_are_sound_before(client: Any, make: Any) -> None:
    headers = make.headers(make.account(Role.EDITOR))
    for name, data in originals().items():
        answer = _check(client, headers, name, data)
        assert answer.status_code == 200, (name, answer.json)
        if not name.startswith("empty."):
            assert answer.json["accepted"] > 0, (name, answer.json)


def test_a_broken_file_gives_a_report_or_a_refusal(client: Any, make: Any, scale: int) -> None:
    headers = make.headers(make.account(Role.EDITOR))
    refused = 0
    for name, data in mutants(1000 * scale):
        if len(data) > LARGE:
            _read_or_refused(name, data)
            continue
        answer = _check(client, headers, name, data)
        assert answer.status_code in (200, 422), (name, data[:200], answer.json)
        told = answer.json
        if answer.status_code == 200:
            counts = ("accepted", "updated", "duplicates", "conflicts", "rejected", "skipped")
            assert told["rows"] == sum(told[count] for count in counts), (name, told)
        else:
            refused += 1
            assert told["detail"], name
    assert 0 < refused < 1000 * scale


def _read_or_refused(name: str, data: bytes) -> None:
    with contextlib.suppress(BadFile):
        imports.examine(data, name, subject="法规")


def _check(client: Any, headers: dict[str, str], name: str, data: bytes) -> Any:
    form = {"file": (io.BytesIO(data), name), "mode": "check", "subject": "法规", "as_new": "true"}
    return client.post("/api/v1/imports/questions", headers=headers, data=form)
