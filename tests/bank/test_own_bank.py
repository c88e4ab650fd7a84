"""Our own bank in question_bank/: its form, spread and sources, and what was looked up and read twice."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports import Candidate
from quizsvc.bank.rules import QuestionType, stem_fingerprint, tidy
from quizsvc.bank.rules.census import Census, census, key_is_longest
from quizsvc.bank.rules.citations import citations

FOLDER = Path(__file__).resolve().parents[2] / "question_bank"
FILES = sorted(FOLDER.glob("*.csv"))
SUBJECTS = {
    "party-history": ("党史", "DS"),
    "environment-law": ("生态环境政策和法律法规", "FG"),
    "monitoring-enforcement": ("监测执法制度和标准规范", "JC"),
}
ALL_RIGHT = re.compile(r"以上(都|均|皆|全)|都(对|正确|是)$|全部(正确|选项)")
KINDS = {
    "法律",
    "行政法规",
    "部门规章",
    "司法解释",
    "地方性法规",
    "标准",
    "党内法规",
    "文献",
    "政策文件",
    "案例",
}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: tidy(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def candidates(path: Path) -> list[Candidate]:
    examined = imports.examine(path.read_bytes(), path.name, subject=None)
    assert examined.errors == []
    return examined.candidates


def counted(path: Path) -> Census:
    found = census((each.subject, each.content, False) for each in candidates(path))
    (subject,) = found
    assert subject == SUBJECTS[path.stem][0]
    return found[subject]


def test_the_three_files_are_there() -> None:
    assert {path.stem for path in FILES} == SUBJECTS.keys()


@each_file
def test_two_hundred_questions_half_single_a_quarter_multiple_a_quarter_true_false(path: Path) -> None:
    assert counted(path).types == {
        QuestionType.SINGLE: 100,
        QuestionType.MULTIPLE: 50,
        QuestionType.TRUE_FALSE: 50,
    }


@each_file
def test_all_three_difficulties(path: Path) -> None:
    difficulties = counted(path).difficulties
    assert difficulties[1] >= 60
    assert difficulties[2] >= 60
    assert difficulties[3] >= 30


@each_file
def test_numbers_run_on(path: Path) -> None:
    prefix = SUBJECTS[path.stem][1]
    assert [row["编号"] for row in rows_of(path)] == [f"{prefix}-{place:03}" for place in range(1, 201)]


@each_file
def test_keys_are_spread_over_the_letters(path: Path) -> None:
    letters = counted(path).letters
    single = letters[QuestionType.SINGLE]
    assert set(single) == set("ABCD")
    assert max(single.values()) - min(single.values()) <= 4
    judged = letters[QuestionType.TRUE_FALSE]
    assert max(judged.values()) - min(judged.values()) <= 4
    multiple = letters[QuestionType.MULTIPLE]
    assert max(multiple[letter] for letter in "ABCD") - min(multiple[letter] for letter in "ABCD") <= 8


@each_file
def test_the_longest_option_is_rarely_the_key(path: Path) -> None:
    single = [each for each in candidates(path) if each.content.type is QuestionType.SINGLE]
    assert sum(key_is_longest(each.content) for each in single) <= 0.30 * len(single)


@each_file
def test_no_option_speaks_of_all_others(path: Path) -> None:
    said = [
        (each.raw.row, text)
        for each in candidates(path)
        if each.content.type is not QuestionType.TRUE_FALSE
        for _, text in each.content.options
        if ALL_RIGHT.search(text)
    ]
    assert said == []


def test_no_question_is_there_twice() -> None:
    stems = Counter(stem_fingerprint(each.content.stem) for path in FILES for each in candidates(path))
    assert [stem for stem, times in stems.items() if times > 1] == []


@each_file
def test_each_explains_and_cites(path: Path) -> None:
    for each in candidates(path):
        assert len(each.content.explanation) >= 20, each.raw.row
        assert each.content.citation.startswith("《"), each.raw.row
        assert each.content.tags, each.raw.row


@each_file
def test_every_citation_names_a_known_source(path: Path) -> None:
    known = {(row["名称"], row["版本"]) for row in rows_of(FOLDER / "sources" / path.name)}
    for each in candidates(path):
        cited = citations(each.content.citation)
        assert cited, each.raw.row
        assert {(one.law, one.edition) for one in cited} <= known, (each.raw.row, each.content.citation)


@each_file
def test_every_source_says_what_it_is_and_is_cited(path: Path) -> None:
    cited = {(one.law, one.edition) for each in candidates(path) for one in citations(each.content.citation)}
    for row in rows_of(FOLDER / "sources" / path.name):
        assert row["类别"] in KINDS, row
        assert (row["名称"], row["版本"]) in cited, row
        if row["施行日期"]:
            date.fromisoformat(row["施行日期"])
        assert not row["网址"] or row["网址"].startswith(("http://", "https://")), row


@each_file
def test_what_may_be_drawn_was_looked_up_and_answered_alike(path: Path) -> None:
    for row in rows_of(path):
        assert row["状态"] in ("通过", "草稿"), row["编号"]
        assert row["复核"], row["编号"]
        if row["状态"] == "通过":
            assert row["核对"].startswith(("http://", "https://")), row["编号"]
            assert date.fromisoformat(row["核对日期"]) >= date(2026, 11, 21), row["编号"]
            assert row["复核"].startswith("一致"), row["编号"]


def test_about_thirty_are_on_practice_in_the_province() -> None:
    tags = Counter(tag for path in FILES for each in candidates(path) for tag in each.content.tags)
    assert tags["陕西实践"] >= 25
