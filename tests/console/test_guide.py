"""The guide speaks of pages and buttons that are there."""

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizsvc.console.pages import menu
from tests.node import ROOT

GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("[0-9]*.md"))
PRESSED = re.compile(r"(?:点|按|选|打开|里的|在)“([^”]+)”")
# What the pages put together: a number or name in the middle, a track and a level, one's asking for a deed.
JOINTS = re.compile(r"N|\d+|…+|·|某一期|^申报(?=.)|▸")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(text))


def literals(source: str) -> Iterator[str]:
    """The texts of a module that it can show: no comments, and no docstrings, which stand for themselves."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def without_comments(template: str) -> str:
    return re.sub(r"{#.*?#}", "", template, flags=re.DOTALL)


@pytest.fixture(scope="module")
def pages() -> str:
    """All that pages can say, without spaces; what stands in one text is not read on into the next."""
    console = ROOT / "quizsvc" / "console"
    texts = [without_comments(file.read_text("utf-8")) for file in console.rglob("*.html")]
    texts += [file.read_text("utf-8") for file in console.rglob("*.js")]
    modules = {*console.rglob("*.py")}
    modules |= {file for of in ("rules.py", "rules/**/*.py") for file in (ROOT / "quizsvc").rglob(of)}
    words = [text for file in sorted(modules) for text in literals(file.read_text("utf-8"))]
    return squeezed("\0".join(texts + words))


def test_only_what_can_be_shown_is_read() -> None:
    source = '"""A."""\n# B\nONE = {"C": f"D{2}E"}\n"""F."""\ndef g(): "H"\n'
    assert list(literals(source)) == ["C", "D", "E"]
    assert without_comments("a{# b\nc #}d") == "ad"


def places() -> set[str]:
    """The ways that the menu leads, as 题库 → 导入."""
    ways = {f"{area.title} → {entry.title}" for area in menu.AREAS for entry in area.entries}
    return ways | {area.title for area in menu.AREAS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_it_says_to_press_is_there(page: Path, pages: str) -> None:
    named = PRESSED.findall(page.read_text("utf-8"))
    ways = [" → ".join(name.split(" → ")[:2]) for name in named if " → " in name]
    assert set(ways) <= places()
    parts = [part for name in named if " → " not in name for part in JOINTS.split(squeezed(name)) if part]
    assert [part for part in parts if part not in pages] == []


def test_its_list_has_every_page() -> None:
    listed = re.findall(r"\]\(([0-9][^)]*)\)", (GUIDE / "README.md").read_text("utf-8"))
    assert listed == [page.name for page in PAGES]
    assert len(PAGES) > 40


def test_every_area_of_the_menu_is_told_of() -> None:
    told = " ".join(page.read_text("utf-8") for page in PAGES)
    assert [area.title for area in menu.AREAS if area.title not in told] == []
