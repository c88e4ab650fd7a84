"""One field for people, units, questions, laws, notices and periods, each for whoever may see them."""

from tests.notices import worlds
from tests.notices.test_notices import WRITTEN, draft, publish, write
from tests.notices.worlds import AFTER_JULY


def test_what_is_found_leads_to_it(visit, make):
    city = make.unit("甲市生态环境局")
    person = make.member(city, name="张三", credential="ZF001")
    question = make.question(stem="甲市的排污许可证由谁核发")
    organizer = visit("organizer")
    assert f"/console/people/{person.id}" in organizer.open("/search?q=张三").links
    assert f"/console/people/{person.id}" in organizer.open("/search?q=ZF001").links
    page = organizer.open("/search?q=甲市")
    assert {f"/console/units/{city.id}", f"/console/questions/{question.question_id}"} <= set(page.links)


def test_laws_notices_and_periods_are_found_too(visit, make, clock):
    clock.set(AFTER_JULY)
    made = worlds.world(make)
    made.publish_all()
    notice = publish(write(draft(made), **WRITTEN))
    law = visit("editor").call("POST /api/v1/laws", {"name": "长江保护法", "edition": "2020 年"}, status=201)
    organizer = visit("organizer")
    assert f"/console/laws/{law['id']}" in organizer.open("/search?q=长江").links
    assert f"/console/notices/{notice.id}" in organizer.open(f"/search?q={notice.title[2:8]}").links
    assert "/console/standings/2021-07" in organizer.open("/search?q=2021 年 7 月").links
    admin = visit("unit_admin")
    assert "/console/standings/2021-07" in admin.open("/search?q=2021-07").links
    assert "没有找到“长江”" in admin.open("/search?q=长江").text


def test_the_field_promises_what_can_be_found(visit):
    def box(role):
        return visit(role).open("/search").answer.get_data(as_text=True)

    assert 'aria-label="搜索人员、单位、题目、法规、通报、统计期"' in box("organizer")
    assert 'aria-label="搜索人员、单位、通报、统计期"' in box("unit_admin")


def test_nobody_finds_what_they_may_not_see(visit, make):
    city, other = make.unit("甲市生态环境局"), make.unit("乙市生态环境局")
    make.member(other, name="张三", credential="ZF001")
    make.question(stem="排污许可证由谁核发")
    admin = visit(
        account=make.account("unit_admin", person=make.member(city, name="陆彦梅", credential="ZF009"))
    )
    assert "没有找到“张三”" in admin.open("/search?q=张三").text
    assert "没有找到“乙市”" in admin.open("/search?q=乙市").text
    assert "没有找到“许可”" in admin.open("/search?q=许可").text
    assert "ZF001" not in visit("editor").open("/search?q=张三").text


def test_without_a_word_it_says_what_to_do(visit):
    assert "在上面输入" in visit("organizer").open("/search").text
