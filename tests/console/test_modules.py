"""The logic of the console's modules, tried in node: what needs no page to be seen."""

import re
from pathlib import Path

from tests.node import run_node

HERE = Path(__file__).parent


def test_their_logic_holds() -> None:
    said = run_node("--test", "--test-reporter=spec", *sorted(HERE.glob("*.test.mjs")))
    assert int(re.findall(r"^ℹ pass (\d+)$", said, re.MULTILINE)[0]) >= 10, said
    assert "ℹ skipped 0\n" in said
