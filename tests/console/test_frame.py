"""What stands around every page: who may look, the way in, and what can never happen."""

import re
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from quizsvc.accounts import policies
from quizsvc.console.pages import menu
from quizsvc.console.pages.door import door
from quizsvc.kit import db
from tests.console.visitor import BASE, Visitor

TEMPLATES = Path(door.root_path).parent / "templates"


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(app, make):
    nobody = Visitor(app)
    page = nobody.open("/proposals?state=open&page=2", status=303)
    place = page.answer.headers["Location"]
    assert place == "/console/sign-in?next=%2Fconsole%2Fproposals%3Fstate%3Dopen%26page%3D2"
    assert 'data-then="/console/proposals?state=open&amp;page=2"' in nobody.open(
        place.removeprefix("/console")
    ).answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/m/", "/console//x", "/console/\\x"]
)
def test_signing_in_leads_nobody_elsewhere(app, wanted):
    page = Visitor(app).look(f"/sign-in?next={wanted}")
    assert 'data-then="/console/"' in page.answer.get_data(as_text=True)


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(app):
    page = Visitor(app).look("/", **{"HX-Request": "true", "HX-Current-URL": f"{BASE}/console/people?q=1"})
    assert page.status == 401
    assert page.answer.headers["HX-Redirect"] == "/console/sign-in?next=%2Fconsole%2Fpeople%3Fq%3D1"


def test_a_part_of_a_page_that_is_at_no_address_sends_to_sign_in_too(app):
    page = Visitor(app).look("/", **{"HX-Request": "true", "HX-Current-URL": "http://[x"})
    assert (page.status, page.answer.headers["HX-Redirect"]) == (401, "/console/sign-in?next=")


def test_who_has_no_part_in_it_is_told_where_to_go(visit):
    page = visit().open("/", status=403)
    assert "您没有做这件事的权限" in page.text
    assert "/m/" in page.links


def test_what_is_not_there_is_a_page_too(visit):
    page = visit("organizer").open("/nowhere", status=404)
    assert "这个页面不存在" in page.text
    assert "/console/" in page.links


def test_what_an_address_asks_for_and_the_page_does_not_know_is_said_of_the_address(visit):
    page = visit("organizer").open("/questions?colour=red&page=x", status=422)
    assert "这个地址里有看不懂的内容" in page.text
    assert "提交" not in page.text
    assert "地址里的 colour：这一页没有这个条件" in page.text
    assert "地址里的 page：应是整数" in page.text
    assert "/console/questions" in page.links


def test_everything_is_kept_from_frames_stores_and_foreign_scripts(visit, app):
    for visitor, path in ((visit("organizer"), "/"), (Visitor(app), "/sign-in"), (visit(), "/")):
        headers = visitor.look(path).answer.headers
        assert "script-src 'self';" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"


def test_a_look_can_change_nothing(app):
    with pytest.raises(sa.exc.InternalError) as refused, db.reading() as session:
        session.execute(sa.text("insert into subjects (name) values ('x')"))
    assert isinstance(refused.value.orig, psycopg.errors.ReadOnlySqlTransaction)


def test_a_look_sees_one_moment(app, make):
    with db.reading() as session:
        before = session.scalar(sa.text("select count(*) from subjects"))
        with db.apart() as another:
            another.execute(sa.text("insert into subjects (name) values ('另一个科目')"))
        assert session.scalar(sa.text("select count(*) from subjects")) == before
    with db.transaction() as session:
        assert session.scalar(sa.text("select count(*) from subjects")) == before + 1


def test_the_menu_has_what_its_pages_let_in(app):
    places = {rule.rule: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    for area in menu.AREAS:
        for entry in area.entries:
            assert places[f"/console{entry.path}"].policy is entry.who, entry.path


def test_every_page_is_a_look(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{door.name}.")]
    assert len(rules) > 3
    assert {method for rule in rules for method in rule.methods} == {"GET", "HEAD"}


def test_what_asks_by_itself_keeps_nobody_signed_in(visit, clock):
    visitor = visit("organizer")
    for _ in range(3):
        clock.advance(minutes=50)
        answer = visitor.look("/", **{"X-Unattended": "1"})
    assert answer.status == 303
    visitor = visit("organizer")
    for _ in range(3):
        clock.advance(minutes=50)
        visitor.open("/")


def test_a_form_that_asks_the_api_sends_nothing_without_its_module():
    """Else a press before the module is there would put what was typed, a password too, into the address."""
    forms = [
        (file.name, form)
        for file in TEMPLATES.rglob("*.html")
        for form in re.findall(r"<form\b[^>]*>", file.read_text("utf-8"))
    ]
    asking = [(name, form) for name, form in forms if "data-call" in form]
    assert len(asking) > 5
    assert [each for each in asking if ' method="dialog"' not in each[1]] == []
    assert {form for _, form in forms if "data-call" not in form and ' method="get"' not in form} == set()


def test_an_area_is_seen_by_those_who_may_see_a_page_of_it():
    assert menu.place_of("/") is menu.AREAS[0].entries[0]
    assert menu.place_of("/nowhere") is None
    assert menu.AREAS[0].entries[0].who is policies.STAFF
