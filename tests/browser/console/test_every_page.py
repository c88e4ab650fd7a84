"""Every page of the console, looked over at once: by axe, by its width, by what the keyboard reaches."""

import io
from collections.abc import Callable
from contextlib import suppress

import pytest
from PIL import Image
from playwright.sync_api import Page, TimeoutError

from tests.browser.desk import TALL, Desk
from tests.browser.test_every_page import AXE, PLANTED, SCHEMES, STICKS_OUT, grave

WIDTHS = (1280, 390)
# What can be pressed or typed into and is in sight, but the keyboard does not come to it.
UNREACHED = """() => {
    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const shown = (each) => each.checkVisibility() && !each.disabled && !each.closest('dialog:not([open])');
    return [...document.querySelectorAll(wanted)]
        .filter((each) => shown(each) && each.tabIndex < 0 && each.id !== 'main')
        .map((each) => each.outerHTML.slice(0, 120));
}"""
# What answers to a press and is nothing that the keyboard can press.
PRESSED = """() => [...document.querySelectorAll('[data-opens], [data-closes], [hx-get]')]
    .filter((each) => !each.matches('a, button, form, select, input'))
    .filter((each) => !each.matches('[hx-trigger*=every], [hx-trigger*=load], [hx-trigger*=called]'))
    .filter((each) => !each.matches('details[hx-trigger*=toggle]:has(> summary)'))
    .map((each) => each.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
    const each = document.activeElement;
    const ring = getComputedStyle(each);
    return [each === document.body ? '' : each.outerHTML.slice(0, 120),
        ring.outlineStyle !== 'none' || ring.boxShadow !== 'none'];
}"""
TWO_SERIES = """() => {
    const row = (name) => `<tr><th>${name}</th><td>105</td><td>15</td></tr>`;
    const heads = '<tr><th>选项</th><th data-series>全部</th><th data-series>最高的</th></tr>';
    const table = `<table><thead>${heads}</thead><tbody>${row('A')}${row('B')}</tbody></table>`;
    const main = document.querySelector('main');
    main.insertAdjacentHTML('beforeend', `<figure id="two" class="chart" data-chart="bar">
        <div class="plot" hidden></div><details open><summary>表格</summary>${table}</details></figure>`);
    main.dispatchEvent(new CustomEvent('htmx:afterSwap', { bubbles: true }));
}"""
MOST_STEPS = 400
SETTLED_MS = 3_000
WIDE = "() => { document.querySelector('main h1').style.minWidth = '3000px'; }"


@pytest.mark.slow
def test_axe_finds_nothing_grave_on_any_page(reader: Callable[..., Desk], addresses: list[str]) -> None:
    findings = {}
    desk = looked_over(reader)
    for path in addresses:
        page = desk.open(path)
        for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
            page.set_viewport_size({"width": width, "height": TALL})
            page.emulate_media(color_scheme=scheme)
            if found := grave(page):
                findings[path, width, scheme] = found
    assert "\n".join(f"{where}: {found}" for where, found in findings.items()) == ""


@pytest.mark.slow
def test_no_page_scrolls_sideways(reader: Callable[..., Desk], addresses: list[str]) -> None:
    out = {}
    desk = reader()
    for path in addresses:
        page = desk.open(path)
        for width in (*WIDTHS, 360):
            page.set_viewport_size({"width": width, "height": TALL})
            # Charts are drawn anew when there is less room.
            with suppress(TimeoutError):
                page.wait_for_function(f"() => ({STICKS_OUT})() <= 0", timeout=SETTLED_MS)
            if (pixels := page.evaluate(STICKS_OUT)) > 0:
                out[path, width] = pixels
    assert out == {}


@pytest.mark.slow
def test_the_keyboard_comes_to_all_that_can_be_pressed(
    reader: Callable[..., Desk], addresses: list[str]
) -> None:
    lost = {}
    desk = reader()
    for path in addresses:
        page = desk.open(path)
        if found := [*page.evaluate(UNREACHED), *page.evaluate(PRESSED)]:
            lost[path] = found
    assert lost == {}


def test_a_walk_by_the_keyboard_begins_with_the_way_to_the_text_and_always_shows_where_it_is(
    reader: Callable[..., Desk],
) -> None:
    page = reader().open("/attempts")
    places = list(walked(page))
    assert "跳到正文" in places[0]
    assert len(places) > 15
    page.keyboard.press("Tab")
    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"


def walked(page: Page) -> list[str]:
    """Where Tab leads, one after the other, until it leaves the page; each place shows that it is there."""
    places: list[str] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        place, is_shown = page.evaluate(FOCUSED)
        if not place or place in places[:1]:
            break
        assert is_shown, place
        places.append(place)
    return places


@pytest.mark.parametrize("place", ["nav.areas", "main .table"])
def test_what_scrolls_sideways_shows_that_there_is_more(reader: Callable[..., Desk], place: str) -> None:
    page = reader(width=390).open("/attempts")
    at_first = edge(page, place)
    page.locator(place).first.evaluate("each => { each.scrollLeft = each.scrollWidth; }")
    at_the_end = edge(page, place)
    assert sum(at_first) != sum(at_the_end)
    assert len(set(at_the_end)) == 1


def edge(page: Page, place: str) -> list[int]:
    """How light the last points are at the right, below all words."""
    box = placed(page, place)
    clip = {"x": box["x"] + box["width"] - 8, "y": box["y"] + box["height"] - 6, "width": 8, "height": 1}
    taken = Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True)))  # type: ignore[arg-type]
    return list(taken.convert("L").tobytes())


def test_the_week_stands_beside_what_waits_and_what_was_before(reader: Callable[..., Desk]) -> None:
    page = reader().open("/")
    needs, week, trend = (placed(page, f"#{name}") for name in ("needs-title", "week", "trend"))
    assert needs["x"] == trend["x"] < week["x"]
    assert needs["y"] < trend["y"] < placed(page, "#scores")["y"] < placed(page, "#days")["y"]
    page.set_viewport_size({"width": 390, "height": TALL})
    assert placed(page, "#week")["y"] < placed(page, "#trend")["y"]


def test_each_lying_bar_has_room_for_its_figure(reader: Callable[..., Desk]) -> None:
    page = reader().open("/")
    page.evaluate(TWO_SERIES)
    plot = page.locator("#two .plot")
    plot.locator("canvas").wait_for()
    assert placed(page, "#two .plot")["height"] >= 4 * 28


def placed(page: Page, place: str) -> dict[str, float]:
    """Where something stands."""
    box = page.locator(place).first.bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def test_faults_that_are_planted_are_found(reader: Callable[..., Desk]) -> None:
    desk = looked_over(reader)
    page = desk.open("/")
    assert (grave(page), page.evaluate(STICKS_OUT)) == ([], 0)
    page.evaluate(PLANTED)
    assert {finding.split()[0] for finding in grave(page)} == {"button-name", "color-contrast"}
    page.evaluate(WIDE)
    assert page.evaluate(STICKS_OUT) > 0
    page.evaluate("() => { document.querySelector('main a').tabIndex = -1; }")
    assert page.evaluate(UNREACHED) != []


def looked_over(reader: Callable[..., Desk]) -> Desk:
    """A desk on which axe runs. The policy lets no foreign script in, so it stands aside here, and here
    only.
    """
    # Colours that change gradually would be looked at half-way.
    desk = reader(bypass_csp=True, reduced_motion="reduce")
    desk.context.add_init_script(path=AXE)
    return desk
