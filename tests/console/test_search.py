"""One field for people, units and questions, each for whoever may see them."""


def test_what_is_found_leads_to_it(visit, make):
    city = make.unit("甲市生态环境局")
    person = make.member(city, name="张三", credential="ZF001")
    question = make.question(stem="甲市的排污许可证由谁核发")
    organizer = visit("organizer")
    assert f"/console/people/{person.id}" in organizer.open("/search?q=张三").links
    assert f"/console/people/{person.id}" in organizer.open("/search?q=ZF001").links
    page = organizer.open("/search?q=甲市")
    assert {f"/console/units/{city.id}", f"/console/questions/{question.question_id}"} <= set(page.links)


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
