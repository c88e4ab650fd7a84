"""scripts/audit as a module, for tests that look at many files."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

AUDIT = Path(__file__).resolve().parents[2] / "scripts" / "audit"


def _loaded() -> Any:
    loader = SourceFileLoader("audit", str(AUDIT))
    spec = spec_from_loader("audit", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


audit = _loaded()
