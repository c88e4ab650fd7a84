"""The notice as an official document: a Word template, which an office may make its own, filled in."""

from pathlib import Path

from quizsvc.notices.documents import samples
from quizsvc.notices.documents.checking import check
from quizsvc.notices.documents.rendering import fill
from quizsvc.notices.rules import Content, Kind

__all__ = ["MIMETYPE", "check", "render", "samples", "shipped"]

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHIPPED = Path(__file__).resolve().parents[1] / "templates"


def shipped(kind: Kind) -> bytes:
    """The template that comes with the product."""
    return (SHIPPED / f"{kind}.docx").read_bytes()


def render(content: Content, template: bytes | None = None) -> bytes:
    """The docx of a notice, by the office's own template if there is one; the same bytes each time.

    Raises:
        BadTemplate: an office's template that was not checked, or was by an older version.
        FontMissing: the charts' font was not fetched.
    """
    return fill(template or shipped(content.kind), content)
