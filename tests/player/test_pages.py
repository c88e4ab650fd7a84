"""The shell of the phone pages, and what it names."""

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


def test_the_shell_names_every_module_so_that_no_import_waits_for_another(client):
    text = client.get("/m/").text
    modules = [name for name in pages.files().names if name.endswith(".js")]
    assert [name for name in modules if f'/{name}">' not in text] == []


def test_every_import_of_a_module_is_one_of_ours(client):
    files = pages.files()
    missing = []
    for name in files.names:
        if not name.endswith(".js") or name == "preact.js":
            continue
        text = client.get(f"/m/static/{files.version}/{name}").text
        for wanted in re.findall(r"""(?:from|import)\s+['"]([^'"]+)['"]""", text):
            folders = [*name.split("/")[:-1], *wanted.split("/")]
            path: list[str] = []
            for part in folders:
                if part == "..":
                    path.pop()
                elif part != ".":
                    path.append(part)
            if not wanted.startswith(".") or "/".join(path) not in files.names:
                missing.append(f"{name}: {wanted}")
    assert missing == []


def test_no_module_and_no_style_names_another_host(client):
    files = pages.files()
    own = [name for name in files.names if name not in ("preact.js", "weui.css")]
    texts = {name: client.get(f"/m/static/{files.version}/{name}").text for name in own}
    named = re.compile(r"https?://(?!www\.w3\.org/2000/svg)")
    assert [name for name, text in texts.items() if named.search(text)] == []
