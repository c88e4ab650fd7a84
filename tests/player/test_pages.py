"""The shell of the phone pages, and what it names."""

import posixpath
import re

import pytest

from quizsvc.player import pages

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize("address", ["/m/", "/m/boards", "/m/attempts/7", "/m/no/such/page"])
def test_every_address_has_the_same_shell(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.text == client.get("/m/").text
    assert answer.headers["Cache-Control"] == "no-cache"


def test_without_the_last_stroke_too(client):
    answer = client.get("/m")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/m/")


def test_no_script_and_no_style_runs_but_our_own_files(client):
    answer = client.get("/m/")
    told = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert told == POLICY
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text) == []


def test_all_that_the_shell_names_is_there(client):
    named = re.findall(r'(?:href|src)="([^"]+)"', client.get("/m/").text)
    assert named
    for address in named:
        assert client.get(address).status_code == 200, address


def modules() -> list[str]:
    return [name for name in pages.files().names if name.endswith(".js")]


def imports(name: str, pattern: str) -> set[str]:
    """What a module imports, by name."""
    named = re.findall(pattern + r"""['"](\.[^'"]+)['"]""", pages.files().text(name))
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in named}


def test_the_shell_asks_for_all_of_the_first_page_at_once_and_names_the_rest(client):
    text = client.get("/m/").text
    first = set(re.findall(r'modulepreload" href="[^"]+/static/[0-9a-f]+/([^"]+)"', text))
    meta = re.search(r'name="modules-for-later" content="([^"]*)"', text)
    assert meta is not None
    later = set(meta[1].split())
    assert (first | later, first & later) == (set(modules()), set())
    assert {"main.js", "preact.js", "pages/home.js"} <= first
    assert {"pages/answer.js", "pages/boards.js"} <= later
    # No module of the first page waits for one that nobody has asked for.
    assert {name for module in first for name in imports(module, r"from\s+")} <= first


def test_every_import_of_a_module_is_one_of_ours():
    wanted = {name for module in modules() for name in imports(module, r"(?:from\s+|\bimport\s*\(?\s*)")}
    assert wanted <= set(modules())
    foreign = re.compile(r"""(?:from\s+|\bimport\s*\(?\s*)['"](?!\.)""")
    assert [name for name in modules() if foreign.search(pages.files().text(name))] == []


def test_no_module_and_no_style_names_another_host(client):
    files = pages.files()
    own = [name for name in files.names if name not in ("preact.js", "weui.css")]
    texts = {name: client.get(f"/m/static/{files.version}/{name}").text for name in own}
    named = re.compile(r"https?://(?!www\.w3\.org/2000/svg)")
    assert [name for name, text in texts.items() if named.search(text)] == []
