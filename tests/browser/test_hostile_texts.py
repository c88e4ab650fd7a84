"""Texts that people type are texts, whatever stands in them: nothing of them becomes a part of the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.town import TODAY, Town

PICTURE = '<img src="x" onerror="window.hasRun = 1">'
SCRIPT = "</p><script>window.hasRun = 1</script>"
LINK = '<a href="javascript:window.hasRun = 1">这里</a>'
ENTITY = "&lt;b&gt;${7*7}{{7*7}}"


def harmless(phone: Phone) -> None:
    """See that nothing ran, and that nothing waits to be tapped that would."""
    page = phone.page
    assert page.evaluate("() => window.hasRun") is None
    assert page.locator("#app img[src='x'], #app script, #app a[href^='javascript:']").count() == 0


def answer_and_review(phone: Phone, path: str) -> None:
    phone.open(path)
    phone.heading(f"{PICTURE}{ENTITY}下列正确的是")
    phone.choose(f"{SCRIPT}b")
    phone.option(f"{LINK}a").tap()
    phone.choose(f"{SCRIPT}b")
    harmless(phone)
    phone.tap("去交卷 ›")
    phone.tap("交卷", exact=True)
    phone.sees("已计入成绩")
    phone.tap("逐题看解析")
    phone.sees(f"解析{SCRIPT}")
    phone.sees(f"《某法》{LINK}")
    harmless(phone)


def object_to_it(phone: Phone) -> None:
    phone.tap("对本题申诉", role="link")
    phone.page.get_by_label("申诉的内容").fill(f"{PICTURE}{SCRIPT}")
    phone.tap("提交申诉")
    phone.sees(f"{PICTURE}{SCRIPT}")
    harmless(phone)


def test_nothing_of_what_was_typed_runs(phones: Callable[..., Phone], town: Town) -> None:
    # Without the policy, which would keep from running what the pages themselves must not let in.
    phone = phones(bypass_csp=True)
    unit = town.make.unit(f"乙市{PICTURE}")
    who = town.participant("mallory", f"王{SCRIPT}", "ZF666", unit=unit)
    town.last_week_published(who)
    question = town.make.question(
        stem=f"{PICTURE}{ENTITY}下列正确的是",
        options=[f"{LINK}a", f"{SCRIPT}b"],
        explanation=f"解析{SCRIPT}",
        citation=f"《某法》{LINK}",
        subject=town.make.subject(f"科目{PICTURE}"),
    )
    paper = town.make.paper(town.season, on=TODAY, revisions=[question], points=[10_000])
    phone.is_of("mallory")

    phone.open("/")
    phone.sees(f"王{SCRIPT}")
    phone.sees(f"乙市{PICTURE}")
    harmless(phone)

    answer_and_review(phone, f"/papers/{paper.id}")
    object_to_it(phone)
    for path, told in {
        "/wrong": f"科目{PICTURE}",
        "/boards": f"乙市{PICTURE}",
        "/boards?kind=people": f"王{SCRIPT}",
        "/practice": f"科目{PICTURE}",
        "/mine": f"王{SCRIPT}",
    }.items():
        phone.open(path)
        expect(phone.page.get_by_role("main")).to_contain_text(told)
        harmless(phone)
    phone.open("/notices")
    phone.page.get_by_role("main").get_by_role("link").first.tap()
    expect(phone.page.get_by_role("article").first).to_contain_text(f"乙市{PICTURE}")
    harmless(phone)


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:window.hasRun=1"]
)
def test_an_address_leads_nowhere_else(phone: Phone, town: Town, to: str) -> None:
    phone.open(f"/sign-in?to={to}")
    phone.sign_in("zhangsan")
    phone.at("/")
    phone.sees("张三")
    harmless(phone)
