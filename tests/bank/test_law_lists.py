"""Lists of laws, read from the shell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from quizsvc.bank import queries, service
from quizsvc.kit import db
from tests.factories import WEDNESDAY, Factories

NAMED = ("甲法", "2014年修订")
HEADER = "名称,版本,类别,施行日期,网址\n"


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Callable[..., Any]:
    def run(*texts: str) -> Any:
        files = [tmp_path / f"法规{number}.csv" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8-sig")
        return app.test_cli_runner().invoke(args=["bank", "laws", "import", *map(str, files)])

    return run


def test_a_list_brings_laws_up_to_date(run: Callable[..., Any], make: Factories) -> None:
    make.question(citation="《甲法》（2014年修订）")
    text = f"{HEADER}甲法,2014年修订,法律,2015-01-01,https://example.org/1\n乙法,,法律,,\n"
    assert "共 2 部，新增或更新 2 部" in run(text).output
    assert "新增或更新 0 部" in run(text).output
    found = queries.law(queries.law_ids([NAMED])[NAMED])
    assert found is not None
    assert (found.kind, found.in_force_on) == ("法律", date(2015, 1, 1))


def test_several_are_read_all_or_none(run: Callable[..., Any]) -> None:
    one, other = f"{HEADER}甲法,,法律,,\n", f"{HEADER}乙法,,法律,,\n"
    refused = run(one, f"{HEADER},2014年,法律,,\n")
    assert refused.exit_code == 1
    assert "法规1.csv" in refused.output
    assert queries.laws(page=1, page_size=20)[1] == 0
    assert "共 2 部，新增或更新 2 部" in run(one, other).output


def test_a_repealed_law_does_not_come_into_force_later(run: Callable[..., Any], make: Factories) -> None:
    make.question(citation="《甲法》（2014年修订）")
    law = queries.law_ids([NAMED])[NAMED]
    with db.transaction():
        service.repeal_law(
            now=WEDNESDAY,
            actor=make.account("organizer").id,
            law_id=law,
            on=date(2021, 7, 1),
            reason="废止",
            action="flag",
        )
    refused = run(f"{HEADER}乙法,,法律,,\n甲法,2014年修订,法律,2021-07-02,\n")
    assert refused.exit_code == 1
    assert "《甲法》2014年修订：废止日期早于施行日期" in refused.output
    assert queries.laws(page=1, page_size=20)[1] == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEADER}甲法,,法律,2015年,\n", "第 2 行的施行日期"),
        (f"{HEADER},2014年,法律,,\n", "第 2 行的名称是空的"),
        ("什么,都没有\n1,2\n", "表头"),
    ],
)
def test_what_is_wrong_is_said(run: Callable[..., Any], text: str, told: str) -> None:
    result = run(text)
    assert result.exit_code == 1
    assert told in result.output
    assert queries.laws(page=1, page_size=20)[1] == 0
