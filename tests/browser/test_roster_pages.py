"""The roster's pages in a browser: codes that are shown once, a list to be sent, a change of one person."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def desk(desks, make, town):
    make.account("unit_admin", name="admin1", person=make.member(town.city, name="赵管理"))
    make.account("organizer", name="organizer1")

    def desk(name):
        opened = desks()
        opened.is_of(name)
        return opened

    return desk


def test_codes_are_shown_once_to_be_printed(desk, make, town):
    make.member(town.city, name="王五", credential="ZF003")
    admin = desk("admin1")
    admin.open(f"/units/{town.city.id}")
    admin.click("发激活码")
    expect(admin.page.locator("dialog[open]")).to_contain_text("还没有账号的 1 人")
    admin.click("发激活码", within=admin.page.locator("dialog[open] form"))
    slip = admin.page.locator(".slip")
    expect(slip).to_contain_text("王五")
    expect(slip.locator("code")).to_have_text(re.compile("[0-9A-Z]{10}"))
    expect(slip).to_contain_text(f"{admin.base}/m/")
    admin.page.emulate_media(media="print")
    expect(slip).to_be_visible()
    expect(admin.page.get_by_role("heading", name="甲市生态环境局")).to_be_hidden()
    admin.page.emulate_media(media="screen")
    admin.open(f"/units/{town.city.id}")
    expect(slip).to_have_count(0)


def test_the_list_of_who_has_no_account_is_copied(desk, make, town):
    for name in ("王五", "周六"):
        make.member(town.city, name=name)
    admin = desk("admin1")
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    admin.open("/missing?show=unbound")
    admin.page.get_by_text("复制全部名单（2 人，按单位）").click()
    admin.click("复制")
    admin.is_told("名单已复制：2 人，1 个单位。")
    copied = admin.page.evaluate("navigator.clipboard.readText()")
    head = "甲市生态环境局及下级单位还没有开通账号的 2 人："
    assert copied == f"{head}\n甲市生态环境局（2 人）：周六、王五"


def test_a_transfer_keeps_what_was_typed_until_it_is_right(desk, make, town):
    person = make.member(town.city, name="王五")
    other = make.unit("乙市生态环境局")
    organizer = desk("organizer1")
    organizer.open(f"/people/{person.id}")
    organizer.click("调动")
    organizer.pick("到哪个单位", other.name)
    organizer.fill("从哪天起", "2021-07-01")
    organizer.refusals.add(409)
    organizer.click("记入调动")
    organizer.is_refused("最早可写 2021-07-14")
    organizer.fill("从哪天起", "2021-07-15")
    organizer.click("记入调动")
    organizer.is_told("调动已记入名册")
    organizer.sees("从第3周（7 月 19 日起）计入应参加的名册")
    organizer.sees("调到 乙市生态环境局，执法")
