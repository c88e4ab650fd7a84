"""Lists as workbooks: whole, or refused in words; never with rows left out."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from quizsvc.console.pages.sheets import MOST_ROWS, TooManyToExport, sent_sheet
from quizsvc.kit import db
from quizsvc.kit.books import Head


def test_what_is_short_enough_is_all_there(app):
    def sent(count):
        rows = [[f"第{number}个"] for number in range(count)]
        return sent_sheet("数", "numbers", [Head("数")], rows, most=3)

    with app.test_request_context():
        book = openpyxl.load_workbook(io.BytesIO(b"".join(sent(2).iter_encoded())))
        assert list(book.active.values) == [("数",), ("第0个",), ("第1个",)]
        with pytest.raises(TooManyToExport, match="少于 3 行。请先筛选"):
            sent(3)


def test_a_workbook_ends_where_nobody_would_read_on():
    read = []

    def rows():
        for number in range(MOST_ROWS * 2):
            read.append(number)
            yield [str(number)]

    with pytest.raises(TooManyToExport):
        sent_sheet("数", "numbers", [Head("数")], rows())
    assert len(read) == MOST_ROWS


def test_a_page_of_too_many_people_says_what_to_do(make, visit):
    unit = make.unit("甲市")
    people = "insert into persons (name, credential) select '某某', 'ZF' || n from generate_series(1, :n) n"
    places = """
        insert into memberships (person_id, unit_id, track, first_on, recorded_at, reach_back)
        select id, :unit, 'enforcement', '2021-01-01', '2021-01-01', false from persons
    """
    with db.transaction() as session:
        session.execute(sa.text(people), {"n": MOST_ROWS})
        session.execute(sa.text(places), {"unit": unit.id})
    organizer = visit("organizer")
    page = organizer.open("/people?as=xlsx", status=409)
    assert "一个表格要少于 100,000 行。请先筛选，再分几次导出" in page.text
    assert organizer.open("/people?as=xlsx&q=ZF99").answer.mimetype.endswith("sheet")
