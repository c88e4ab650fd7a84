"""The files that browsers keep: our modules and styles, and three packages'."""

from functools import cache
from pathlib import Path

from quizsvc.kit.static import StaticFiles

PACKAGES = Path(__file__).resolve().parents[3] / "node_modules"


@cache
def files() -> StaticFiles:
    """All of them; `htmx.js`, `pico.css` and `echarts.js` are the packages'."""
    return StaticFiles.of(
        Path(__file__).resolve().parents[1] / "static",
        htmx_js=PACKAGES / "htmx.org/dist/htmx.min.js",
        pico_css=PACKAGES / "@picocss/pico/css/pico.min.css",
        echarts_js=PACKAGES / "echarts/dist/echarts.common.min.js",
    )


def address(name: str) -> str:
    """Where a browser finds one of them."""
    return f"/console/static/{files().version}/{name}"
