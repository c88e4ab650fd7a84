"""The documents say what is there: links lead somewhere, records keep their form, names are the code's."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from quizsvc.kit import db
from quizsvc.season.rules import Settings

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *(ROOT / folder / "README.md" for folder in ("question_bank", "miniprogram")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def headings(text: str) -> set[str]:
    """The anchors of a document's headings, as far as links here use them."""
    return {title.strip().lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=where)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        found = path.parent / file if file else path
        assert found.exists(), target
        assert not anchor or anchor in headings(found.read_text("utf-8")), target


@pytest.mark.parametrize("path", RECORDS, ids=where)
def test_a_record_is_short_and_whole(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 50
    assert text.startswith(f"# {int(path.name[:4])}. ")
    for part in ("Context", "Decision", "Consequences", "Alternatives"):
        assert f"\n**{part}" in text


def test_every_record_is_listed_once() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    assert re.findall(r"\]\((\d{4}[^)]*)\)", index) == [path.name for path in RECORDS]
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_the_operator_is_told_every_setting() -> None:
    read = set(re.findall(r'"([A-Z][A-Z_]{3,})"', (ROOT / "quizsvc/kit/config.py").read_text("utf-8")))
    table = (ROOT / "docs" / "operator.md").read_text("utf-8")
    assert read == set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def test_the_organizer_is_told_every_setting_of_the_season() -> None:
    manual = (ROOT / "docs" / "organizer.md").read_text("utf-8")
    told = re.findall(r"^\| `([a-z_]+)` \| .+ \| `(.+)` \|$", manual, re.MULTILINE)
    assert {name: json.loads(default) for name, default in told} == Settings().to_json()


@pytest.mark.parametrize("name", ["README.md", "docs/organizer.md", "docs/operator.md", "docs/export.md"])
def test_routes_that_a_document_names_are_there(app: Flask, name: str) -> None:
    routes = app.url_map.bind("localhost")
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?\s]+)", (ROOT / name).read_text("utf-8"))
    assert named
    for method, path in named:
        inside = re.sub(r"\{[^}]+\}", "1", path.removeprefix("/api/v1"))
        assert routes.test(f"/api/v1{inside}", method), (method, path)


def test_the_glossary_names_tables_that_exist() -> None:
    glossary = (ROOT / "README.md").read_text("utf-8").partition("## 词汇")[2]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)*s|standing_people|snapshot_people)`", glossary))
    tables = {table.name for table in db.Base.metadata.sorted_tables}
    roles_and_others = {name for name in named if name not in tables}
    assert roles_and_others == set()
    assert {"attempts", "papers", "snapshots", "snapshot_people", "person_weeks", "marks"} <= named


def test_the_floor_plan_names_the_rooms() -> None:
    plan = (ROOT / "README.md").read_text("utf-8").partition("## 楼层")[2].partition("## 词汇")[0]
    rooms = {path.name for path in (ROOT / "quizsvc").iterdir() if (path / "__init__.py").exists()} | {"app"}
    assert rooms <= set(re.findall(r"`([a-z]+)`", plan))
