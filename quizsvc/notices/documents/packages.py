"""A docx as the zip that it is: written so that the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; no part says when it was written."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in parts.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a package that we wrote ourselves or have looked through."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()}
