"""Whatever people typed is a text on every page of the console, and nothing else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page

from tests.browser.console.payloads import BEARERS, ENDS, RUN, SPELLINGS, TOLD, payloads
from tests.browser.desk import Desk

# What became of a payload: a part of the page, or of an address in it.
EVIL = """() => [...document.querySelectorAll('*')]
    .filter((each) => 'evil' in each.dataset || [...each.attributes].some(({ name, value }) =>
        name.startsWith('on')
        || (['href', 'src', 'action'].includes(name) && /^\\s*javascript:/i.test(value))))
    .map((each) => each.outerHTML.slice(0, 200))"""
TEXTS = """() => [
    document.body.textContent,
    ...[...document.querySelectorAll('input, textarea, option')].map((each) => each.value),
].join('\\n')"""
# As a reader would: everything is opened, touched and looked at.
TOUCH = """() => {
    for (const each of document.querySelectorAll('main details')) each.open = true;
    for (const each of document.querySelectorAll('main *')) {
        for (const name of ['mouseover', 'focus', 'toggle']) each.dispatchEvent(new Event(name));
    }
}"""
LEAST_SEEN = 250


def test_there_are_500_of_them_and_every_part_is_in_some() -> None:
    made = payloads()
    assert len(set(made)) == 500
    assert len(ENDS) * len(BEARERS) * len(SPELLINGS) > 500
    for bearer in BEARERS:
        assert any(bearer.format(run=run)[:15] in each for each in made for run in (RUN, TOLD)), bearer
    for end in ENDS:
        assert any(each.startswith(end) for each in made), end


@pytest.mark.slow
@pytest.mark.parametrize("guarded", [True, False], ids=["with the policy", "without the policy"])
def test_none_of_500_texts_is_more_than_a_text_on_any_page(
    reader: Callable[..., Desk], addresses: list[str], spoiling: Callable[[list[str]], int], guarded: bool
) -> None:
    texts = payloads()
    assert spoiling(texts) > len(texts)
    # Without the policy, which would keep from running what the pages themselves must not let in.
    desk = reader(bypass_csp=not guarded)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    desk.page.on("dialog", note)
    seen: set[str] = set()
    harm = {}
    for path in addresses:
        page = desk.open(path)
        told = _told(page)
        seen |= {each for each in texts if each in told}
        if found := _harm(page, dialogs):
            harm[path] = found
    assert harm == {}
    assert len(seen) >= LEAST_SEEN, len(seen)


def _told(page: Page) -> str:
    told: str = page.evaluate(TEXTS)
    return told


def _harm(page: Page, dialogs: list[str]) -> list[str]:
    """What of them runs, or is more than a text."""
    page.evaluate(TOUCH)
    found: list[str] = [*page.evaluate(EVIL), *dialogs]
    dialogs.clear()
    if page.evaluate("() => window.hasRun") is not None:
        found.append("a script has run")
    return found


def test_what_would_run_is_found_if_a_page_lets_it_in(reader: Callable[..., Desk]) -> None:
    desk = reader(bypass_csp=True)
    page = desk.open("/")
    assert _harm(page, []) == []
    page.evaluate("(text) => { document.querySelector('main').innerHTML += text; }", payload_that_runs())
    page.wait_for_function("() => window.hasRun")
    assert len(_harm(page, [])) > 1
    desk.faults.clear()


def payload_that_runs() -> str:
    return BEARERS[2].format(run="window.hasRun=1")
