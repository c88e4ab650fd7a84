"""scripts/proof: notices of made-up seasons agree with what scripts/audit works out, figure by figure; and
whichever figure of a notice is changed, it is found.
"""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from quizsvc.analysis import queries as analysed
from quizsvc.analysis import service as analysis
from quizsvc.notices import service
from quizsvc.notices.service import refusals
from quizsvc.season import rules as season_rules
from tests.notices.proof.comparing import Proof
from tests.notices.proof.documents import Block, Picture
from tests.rankings.audited import audit
from tests.rankings.seasons import MadeUp
from tests.rankings.test_seasons import exported, lived, undone

SEASONS = 3
OWN = re.compile("关于随机.*的通报|随机第.*周统计|(.*：)?单位[0-9]+")
"""What organizers may write otherwise, and names of units."""
COMMAND = Path(__file__).resolve().parents[2] / "scripts" / "proof"
Notice = tuple[bytes, bytes]
"""An export, and a notice of its season."""


def told(seed: int) -> Iterator[Notice]:
    """The notice of each published week and month of a made-up season."""
    made = MadeUp(seed)
    for _ in lived(made):
        pass
    while analysed.due(made.now):
        analysis.compute(now=made.now)
    export = exported(made).getvalue()
    for period in season_rules.periods_of(made.season):
        if isinstance(period, season_rules.WholeSeason):
            continue
        try:
            files = service.files_of(now=made.now, season=made.season, period=period)
        except refusals.NotPublishedYet:
            continue
        yield export, files["docx"]


def proof_of(notice: Notice) -> Proof:
    export, docx = map(io.BytesIO, notice)
    return Proof(export, docx)


KEPT: list[Notice] = []


@pytest.fixture
def notice(app) -> Notice:
    """The last month of a season, made once."""
    if not KEPT:
        with undone():
            KEPT.append([*told(5)][-1])
    return KEPT[0]


def test_notices_of_made_up_seasons_agree_with_the_audit(app, scale):
    notices = figures = 0
    for seed in range(SEASONS * scale):
        with undone():
            for each in told(seed):
                proof = proof_of(each)
                try:
                    proof.compare()
                except audit.Difference as difference:
                    pytest.fail(f"season {seed}: {difference.args[0]}")
                notices, figures = notices + 1, figures + proof.figures
                assert [text for text in proof.left if not OWN.fullmatch(text)] == []
    print(f"{SEASONS * scale} seasons, {notices} notices, {figures} figures: no difference")
    assert notices


Put = Callable[[str], None]


def texts(blocks: list[Block]) -> Iterator[tuple[str, int, Put]]:
    """All texts of a document, each with how many of its numbers are figures of their own, and what puts
    another in its place.
    """
    for place, block in enumerate(blocks):
        if isinstance(block, str):
            yield block, 100, partial(blocks.__setitem__, place)
        elif isinstance(block, Picture):
            yield block.words, 100, partial(describe, blocks, place)
        else:
            rules = block[0][-1] == "规定"
            for row in block[1:]:
                for column, cell in enumerate(row):
                    many = 100 if rules else 1
                    yield cell, many, partial(row.__setitem__, column)


def describe(blocks: list[Block], place: int, words: str) -> None:
    blocks[place] = Picture(words)


def agrees(proof: Proof) -> bool:
    try:
        proof.compare()
    except audit.Difference:
        return False
    return True


def test_whichever_figure_is_changed_it_is_found(notice):
    proof = proof_of(notice)
    assert agrees(proof)
    counted, found = proof.figures, 0
    for text, many, put in list(texts(proof.blocks)):
        for figure in list(re.finditer(r"[0-9]+(\.[0-9]+)?", text))[:many]:
            end = figure.end()
            put(f"{text[: end - 1]}{(int(text[end - 1]) + 1) % 10}{text[end:]}")
            found += not agrees(proof)
        put(text)
    assert found == counted > 300
    assert agrees(proof)


def test_a_table_or_a_row_that_is_missing_is_found(notice):
    proof = proof_of(notice)
    place, table = next((at, each) for at, each in enumerate(proof.blocks) if isinstance(each, list))
    last = table.pop()
    assert not agrees(proof)
    table.append(last)
    assert agrees(proof)
    del proof.blocks[place]
    assert not agrees(proof)


def test_from_the_command_line(notice, tmp_path):
    files = [tmp_path / "活动.zip", tmp_path / "通报.docx"]
    for file, data in zip(files, notice, strict=True):
        file.write_bytes(data)

    def run() -> tuple[int, str]:
        done = subprocess.run([COMMAND, *files], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    status, said = run()
    assert (status, " figures, 0 differences" in said) == (0, True), said
    with zipfile.ZipFile(files[1]) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rate = re.compile(rb"(\d\d)(\.\d\d%)")
    parts["word/document.xml"] = rate.sub(rb"\g<1>1\2", parts["word/document.xml"], count=1)
    with zipfile.ZipFile(files[1], "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    status, said = run()
    assert (status, "1 differences" in said, "found: " in said) == (1, True, True), said
    files[1].write_bytes(b"PK")
    assert run()[0] == 2
