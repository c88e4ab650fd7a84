"""The browser of the machine: which it is, how it is started, and what is done where there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "no Chromium on the PATH (chromium, chromium-browser, google-chrome) and none named by BROWSER_BIN; "
    "on Debian and Ubuntu: apt install chromium"
)
# Headless, as root too, and silent towards everybody but this machine.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE_MS = 20_000  # of a machine that does much else


def found() -> str | None:
    """The path of the browser; None without one."""
    return os.environ.get("BROWSER_BIN") or next(filter(None, map(shutil.which, NAMES)), None)


def required() -> str:
    """The path of the browser. Without one the test fails where `CI` is set, else it is skipped."""
    path = found()
    if path is None and os.environ.get("CI"):
        pytest.fail(MISSING, pytrace=False)
    if path is None:
        pytest.skip(MISSING)
    return path


@contextmanager
def started() -> Iterator[Browser]:
    """The browser until the end of the block."""
    path = required()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
