"""Versions in headers: an answer's ETag, and what a change names in If-Match (`versioned` routes)."""

import re

from flask import request

_OURS = re.compile(r'(?:W/)?"([0-9]{1,9})"')
NO_VERSION = 0
"""What a tag means that none of our answers had; versions are counted from 1."""


def tag(version: int) -> dict[str, str]:
    """The header of an answer that shows this version."""
    return {"ETag": f'"{version}"'}


def meant() -> int | None:
    """The version that the running request's If-Match names; None without one."""
    text = request.headers.get("If-Match")
    if text is None:
        return None
    found = _OURS.fullmatch(text.strip())
    return int(found[1]) if found else NO_VERSION
