"""Where there is no browser, CI fails, and elsewhere the run says which tests it leaves out and why."""

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.browser import chromium


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> pytest.MonkeyPatch:
    """A machine without a browser."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER_BIN", raising=False)
    monkeypatch.delenv("CI", raising=False)
    return monkeypatch


def test_without_a_browser_the_test_is_left_out_and_says_what_to_install(bare: pytest.MonkeyPatch) -> None:
    with pytest.raises(Skipped, match="apt install chromium"):
        chromium.required()


def test_in_ci_it_fails(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("CI", "1")
    with pytest.raises(Failed, match="apt install chromium"):
        chromium.required()


def test_one_may_be_named(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("BROWSER_BIN", "/opt/browser")
    assert chromium.required() == "/opt/browser"
