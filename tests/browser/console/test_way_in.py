"""The console in a browser: the way in, forms that ask the API, what stays when something goes wrong."""

import re

from playwright.sync_api import expect


def test_signing_in_leads_to_where_one_wanted_to_go(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks()
    desk.open("/")
    desk.at(r"/sign-in\?next=.*")
    desk.refusals.add(401)
    desk.sign_in("organizer1", "not the password")
    desk.is_refused("账号或密码不对")
    expect(desk.field("账号")).to_have_value("organizer1")
    desk.sign_in("organizer1")
    desk.at("/")
    desk.heading("工作台")


def test_signing_out_leads_back(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks()
    desk.is_of("organizer1")
    desk.open("/")
    desk.click("退出")
    desk.at("/sign-in")
    desk.open("/")
    desk.at(re.escape("/sign-in?next=%2Fconsole%2F"))


def test_without_the_net_what_was_typed_stays(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks()
    desk.open("/sign-in")
    desk.context.set_offline(True)
    desk.sign_in("organizer1")
    desk.is_refused("连不上服务器，填写的内容都还在")
    desk.context.set_offline(False)
    desk.click("登录")
    desk.at("/")


def test_a_page_that_stood_open_over_an_upgrade_says_so(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks()
    desk.is_of("organizer1")
    desk.refusals.add(422)
    for change in (
        "field => { field.name = 'of_another_version'; }",
        "field => field.closest('form').addEventListener('submit', () => field.closest('.field').remove())",
    ):
        desk.open("/laws/new")
        desk.field("名称").evaluate(change)
        desk.click("添加")
        desk.is_refused(re.compile("^页面已经更新，请刷新后再试。$"))


def test_what_is_wrong_stands_beside_its_field_and_above_only_how_much(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks()
    desk.is_of("organizer1")
    desk.open("/laws/new")
    desk.fill("网址", "ftp://nowhere")
    desk.refusals.add(422)
    desk.click("添加")
    expect(desk.page.locator("p.wrong:visible")).to_have_text("有 2 处要改，见标红的地方。")
    expect(desk.page.locator("[data-wrong=name]")).to_have_text("请填写名称")
    expect(desk.page.locator("[data-wrong=url]")).to_have_text("应以 https:// 或 http:// 开头")
    expect(desk.page.locator("main [aria-invalid=true]")).to_have_count(2)


def test_on_a_narrow_screen_the_menu_shows_what_is_open(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks(width=390)
    desk.is_of("organizer1")
    desk.open("/awards")
    for menu in ("主菜单", "奖项"):
        here = desk.page.get_by_role("navigation", name=menu, exact=True).locator("[aria-current]")
        expect(here).to_be_in_viewport(ratio=0.8)


def test_what_was_saved_is_told_where_one_stands_on_a_long_page(desks, make, town):
    make.account("organizer", name="organizer1")
    desk = desks()
    desk.is_of("organizer1")
    desk.page.set_viewport_size({"width": 390, "height": 200})
    for name in ("王主任", "李主任"):
        desk.open(f"/units/{town.city.id}")
        desk.click("写联系人")
        desk.fill("遇到问题找谁", name)
        stood = desk.page.evaluate("scrollY")
        assert stood > 0
        desk.click("保存")
        desk.is_told("联系人已保存。")
        expect(desk.page.locator("#said")).to_be_in_viewport(ratio=1)
        desk.page.wait_for_function("stood => Math.abs(scrollY - stood) < 150", arg=stood)
