"""The mini-program: its own tests, its types, and that the service has every route that it calls."""

import json
import re
from pathlib import Path

from flask.testing import FlaskClient

from quizsvc.kit.config import MESSAGES
from tests.node import ROOT, run_node

MINIPROGRAM = ROOT / "miniprogram"
TYPESCRIPT = ROOT / "node_modules" / "typescript" / "bin" / "tsc"


def sources() -> set[Path]:
    """What is packed and released: everything but the tests."""
    return set(MINIPROGRAM.rglob("*.js")) - set((MINIPROGRAM / "test").iterdir())


def test_its_logic_holds() -> None:
    files = sorted((MINIPROGRAM / "test").glob("*.test.js"))
    said = run_node("--test", "--test-reporter=spec", *files)
    assert len(files) >= 6
    assert int(re.findall(r"^ℹ pass (\d+)$", said, re.MULTILINE)[0]) > len(files), said
    assert "ℹ skipped 0\n" in said


def test_its_types_are_right_everywhere() -> None:
    assert TYPESCRIPT.is_file(), "TypeScript is not installed: run scripts/assets --dev"
    checked = run_node(TYPESCRIPT, "-p", MINIPROGRAM / "jsconfig.json", "--listFiles")
    assert {str(path) for path in sources()} <= set(checked.splitlines())


def test_the_service_has_every_route_that_it_calls(client: FlaskClient) -> None:
    table = run_node("-p", "JSON.stringify(Object.values(require('./miniprogram/lib/routes')))")
    calls = {(call["method"].lower(), f"/api/v1{call['path']}") for call in json.loads(table)}
    paths = client.get("/api/v1/openapi.json").json["paths"]  # type: ignore[index]
    assert calls
    assert calls <= {(method, path) for path, methods in paths.items() for method in methods}


def test_it_names_no_route_elsewhere() -> None:
    for path in sources() - {MINIPROGRAM / "lib" / "routes.js"}:
        assert not re.search(r"[\"'`]/(?:auth|me|privacy)\b", path.read_text("utf-8")), path


def test_its_readme_tells_the_fields_of_every_message() -> None:
    table = (MINIPROGRAM / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| .+ \| (.+) \|$", table, re.MULTILINE)
    assert {kind: tuple(re.findall(r"`(\w+)`", fields)) for kind, fields in rows} == MESSAGES
