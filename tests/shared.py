"""Where the worked examples of the rules are, and how a test goes on without them."""

import json
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).resolve().parents[1].parent / "shared" / "vectors"


def vector(name: str) -> Any:
    """One file of worked examples; the test is skipped, with the reason, where they are not at hand."""
    path = VECTORS / name
    if not path.is_file():
        pytest.skip(f"the worked examples are not here: ../shared/vectors/{name} is missing")
    return json.loads(path.read_text(encoding="utf-8"))


def data_file(*parts: str) -> Path:
    """A file of the real question banks, read where it lies; skipped, with the reason, where it is not."""
    path = VECTORS.parent.joinpath("data", *parts)
    if not path.is_file():
        pytest.skip(f"the real data is not here: ../shared/data/{'/'.join(parts)} is missing")
    return path
