"""Files whose address names what they contain."""

import gzip

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from quizsvc.kit.static import StaticFiles


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.js").write_text("export const 一 = 1;\n" * 50, "utf-8")
    (tmp_path / "parts" / "page.js").write_text("export {};\n", "utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    return tmp_path


def sent(files: StaticFiles, name: str, *, version: str | None = None, encodings: str = "gzip"):
    with Flask("any").test_request_context(headers={"Accept-Encoding": encodings}):
        return files.sent(version or files.version, name)


def test_files_below_a_folder_are_named_by_their_paths_and_others_beside_them(folder):
    files = StaticFiles.of(folder, preact_js=folder / "main.js")
    assert files.names == ["main.js", "parts/page.js", "photo.png", "preact.js"]


def test_browsers_keep_a_file_for_ever_and_get_it_compressed(folder):
    answer = sent(StaticFiles.of(folder), "main.js")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == (folder / "main.js").read_bytes()


def test_who_reads_no_gzip_gets_the_file_as_it_is(folder):
    answer = sent(StaticFiles.of(folder), "main.js", encodings="identity")
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.data == (folder / "main.js").read_bytes()


def test_a_picture_is_not_compressed_again(folder):
    answer = sent(StaticFiles.of(folder), "photo.png")
    assert "Content-Encoding" not in answer.headers
    assert answer.mimetype == "image/png"


@pytest.mark.parametrize("name", ["parts/page.js", "main.js"])
def test_every_byte_of_any_file_makes_another_version(folder, name):
    before = StaticFiles.of(folder).version
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    assert StaticFiles.of(folder).version != before


@pytest.mark.parametrize(
    "name", ["nothing.js", "../main.js", "parts/../main.js", "parts", "", "/etc/passwd", "parts%2fpage.js"]
)
def test_nothing_else_is_sent(folder, name):
    with pytest.raises(NotFound):
        sent(StaticFiles.of(folder), name)


def test_a_file_of_another_version_is_not_sent_as_this_one(folder):
    with pytest.raises(NotFound):
        sent(StaticFiles.of(folder), "main.js", version="0" * 12)
