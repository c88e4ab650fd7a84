"""Files that browsers keep for ever: their address names what they contain."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound

FOR_EVER = "public, max-age=31536000, immutable"
COMPRESSED = (".js", ".css", ".svg", ".json")
# Machines differ in what they call these.
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class StaticFiles:
    """Named files, read once. `version` changes with every byte of any of them: pages put it in the address
    of each, so that modules of two releases never meet.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(files)

    @classmethod
    def of(cls, folder: Path, **others: Path) -> "StaticFiles":
        """All files below a folder by their paths there, and others by the names given (`weui.css` as
        `weui_css`).
        """
        own = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        return cls({**own, **{name.replace("_", "."): path for name, path in others.items()}})

    @property
    def names(self) -> list[str]:
        """The names of all, in order."""
        return sorted(self._files)

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits of what the files contain."""
        digest = hashlib.sha256()
        for name in self.names:
            digest.update(f"{name}\0{len(self._contents[name])}\0".encode())
            digest.update(self._contents[name])
        return digest.hexdigest()[:12]

    def text(self, name: str) -> str:
        """What one of the files says, in UTF-8."""
        return self._contents[name].decode()

    def sent(self, version: str, name: str) -> Response:
        """One of the files, compressed if the browser can read that.

        Raises:
            NotFound: there is none of that name, or it is asked for in another version.
        """
        if version != self.version or name not in self._files:
            raise NotFound()
        suffix = Path(name).suffix
        kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0]
        response = Response(self._contents[name], mimetype=kind)
        if suffix in COMPRESSED:
            response.vary.add("Accept-Encoding")
            if request.accept_encodings.quality("gzip"):
                response.data = self._compressed[name]
                response.content_encoding = "gzip"
        response.headers["Cache-Control"] = FOR_EVER
        return response

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        return {name: path.read_bytes() for name, path in self._files.items()}

    @cached_property
    def _compressed(self) -> dict[str, bytes]:
        small = (name for name in self._files if Path(name).suffix in COMPRESSED)
        return {name: gzip.compress(self._contents[name], mtime=0) for name in small}
