"""Prizes over HTTP: given, printed, checked by anybody, taken back; and the tables that leave the house."""

import io
from typing import Any

import openpyxl
import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp

from quizsvc.accounts.models import FailedTry
from quizsvc.accounts.rules import Role
from quizsvc.awards import queries, service
from quizsvc.awards.models import CertificatePrint
from quizsvc.awards.rules import code_in_groups
from quizsvc.awards.service import printing
from quizsvc.kit import db
from tests.awards.conftest import AFTERWARDS

V1 = "/api/v1"
UNKNOWN = "ABCDEFGHJKLMNPQR"


def barcodes(page):
    return [found.text for found in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]


def text_of(page) -> str:
    return "".join(page.get_textpage().get_text_range().split())


def book_of(answer):
    """The workbook of an answer, as Excel would open it: a warning is an error."""
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def cells_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_preview_is_seen_and_given(client, campaign, organizer):
    campaign.publish()
    awards = f"{V1}/awards/{campaign.season.id}"
    seen = client.get(f"{awards}/preview", headers=organizer.headers).json
    assert (seen["version"], seen["issued"], seen["kept"], seen["last_round"]) == (1, 5, 0, None)
    assert [board["name"] for board in seen["boards"]] == ["执法条线市级单位", "执法条线个人"]
    assert seen["boards"][1]["prizes"][0] == {"prize": "一等奖", "last_rank": 1}
    first = seen["boards"][1]["rows"][0]
    assert (first["holder"], first["prize"], first["score"]) == ("张䶮", "一等奖", "95.00")
    assert seen["unprintable"] == []
    made = client.post(awards, json={"seen": seen["version"]}, headers=organizer.headers)
    assert (made.status_code, made.json["number"], made.json["issued"]) == (201, 1, 5)
    listed = client.get(f"{V1}/certificates?kind=person&page_size=1&page=3", headers=organizer.headers).json
    (found,) = listed["items"]
    assert (listed["total"], found["holder"], found["number"]) == (3, "张䶮", "证字〔2021〕0003号")
    rounds = client.get(awards, headers=organizer.headers).json["items"]
    assert [(one["number"], one["version"], one["issued"]) for one in rounds] == [(1, 1, 5)]


def test_before_the_end_samples_can_be_shown_which_the_check_does_not_know(client, campaign, organizer):
    path = f"{V1}/awards/{campaign.season.id}/sample.pdf"
    pages = list(pypdfium2.PdfDocument(client.get(path, headers=organizer.headers).data))
    unit, person = map(text_of, pages)
    for told in ("奖状", "某某市生态环境局：", "荣获执法条线市级单位", "“2021练兵答题”", "某省生态环境厅"):
        assert told in unit
    assert "某某某同志（某某市生态环境局）" in person
    assert ["样张" in text for text in (unit, person)] == [True, True]
    for page in pages:
        (address,) = barcodes(page)
        shown = client.get(address.removeprefix("http://localhost"))
        assert (shown.status_code, "没有查到" in shown.text) == (404, True)


def test_a_certificate_says_where_it_is_checked_and_the_check_says_what_it_says(client, given, organizer):
    found = given.certificates()["张䶮"]
    pdf = client.get(f"{V1}/certificates/{found.id}/file.pdf", headers=organizer.headers)
    assert pdf.mimetype == "application/pdf"
    (page,) = pypdfium2.PdfDocument(pdf.data)
    assert "张䶮同志（甲局）" in text_of(page)
    (address,) = barcodes(page)
    assert address == f"http://localhost/verify/{found.row.code}"
    shown = client.get(address.removeprefix("http://localhost"))
    assert shown.status_code == 200
    assert "这份证书有效" in shown.text
    told = client.get(f"{V1}/certificates/{code_in_groups(found.row.code).lower()}").json
    assert told == {
        "valid": True,
        "number": "证字〔2021〕0003号",
        "holder": "张䶮",
        "unit": "甲局",
        "group": "执法条线个人",
        "prize": "一等奖",
        "season": "2021 练兵答题",
        "issuer": "某省生态环境厅",
        "issued_on": "2021-07-20",
        "revoked_on": None,
        "revoked_reason": None,
    }


def test_a_certificate_is_verified_revoked_and_verified_again(client, given, organizer):
    found = given.certificates()["张䶮"]
    path, checked = f"{V1}/certificates/{found.id}", f"{V1}/certificates/{found.row.code}"
    assert client.get(checked).json["valid"] is True
    revoked = client.post(f"{path}/revoke", json={"reason": "冒名答题"}, headers=organizer.headers)
    assert (revoked.status_code, revoked.json["valid"]) == (200, False)
    told = client.get(checked).json
    assert (told["valid"], told["revoked_on"], told["revoked_reason"]) == (False, "2021-07-20", "冒名答题")
    shown = client.get(f"/verify/{found.row.code}")
    assert "这份证书已撤销" in shown.text
    assert "2021年7月20日撤销。原因：冒名答题" in shown.text
    again = client.get(f"{path}/file.pdf", headers=organizer.headers)
    assert (again.status_code, again.json["type"]) == (409, "/problems/certificate-revoked")
    made = client.post(f"{path}/reissue", headers=organizer.headers).json
    assert (made["number"], made["valid"], made["replaces"]) == ("证字〔2021〕0006号", True, str(found.id))
    assert "这份证书有效" in client.get(f"/verify/{made['code']}").text
    assert client.get(checked).json["valid"] is False


def test_the_page_for_people_needs_no_script_and_no_other_host(client, given):
    code = given.certificates()["张䶮"].row.code
    page = client.get(f"/verify?code={code_in_groups(code).lower()}")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "http" not in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    with client.get("/verify/verify.css") as style:
        assert (style.status_code, style.mimetype) == (200, "text/css")
        assert "url(" not in style.text
    assert "16 位校验码" in client.get("/verify").text


def test_an_unknown_code_says_what_to_look_at(client, given):
    page = client.get(f"/verify/{UNKNOWN}")
    assert page.status_code == 404
    assert "没有查到" in page.text
    assert "没有数字 0 和 1" in page.text
    answer = client.get(f"{V1}/certificates/{UNKNOWN}")
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/unknown-certificate")


def test_what_somebody_types_is_text_on_the_page(client, given):
    page = client.get("/verify?code=<script>alert(1)</script>")
    assert page.status_code == 404
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_who_tries_hundreds_of_codes_is_slowed_and_nobody_else(client, given):
    assert client.get(f"/verify/{UNKNOWN}").status_code == 404
    with db.transaction() as session:
        many = [{"subject": "certificate", "address": "127.0.0.1", "at": AFTERWARDS}] * 99
        session.execute(sa.insert(FailedTry), many)
    page = client.get(f"/verify/{UNKNOWN}")
    assert (page.status_code, page.headers["Retry-After"]) == (429, "1")
    assert client.get(f"{V1}/certificates/{UNKNOWN}").status_code == 429
    # A right code is answered as ever, and so is who comes from elsewhere.
    assert client.get(f"/verify/{given.certificates()['李四'].row.code}").status_code == 200
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get(f"/verify/{UNKNOWN}", environ_overrides=elsewhere).status_code == 404


def test_people_see_their_own_and_a_units_admin_the_units(client, given, make):
    own = make.headers(make.account(person=given.people["张䶮"]))
    admin = make.headers(make.participant(given.units["甲局"], Role.UNIT_ADMIN))
    stranger = make.headers(make.participant(given.units["乙局"], Role.UNIT_ADMIN))
    mine = client.get(f"{V1}/me/certificates", headers=own).json
    assert [(each["holder"], each["prize"]) for each in mine["items"]] == [("张䶮", "一等奖")]
    listed = client.get(f"{V1}/certificates", headers=admin).json["items"]
    assert {each["holder"] for each in listed} == {"甲局", "张䶮", "李四"}
    path = f"{V1}/certificates/{mine['items'][0]['id']}/file.pdf"
    assert [client.get(path, headers=each).status_code for each in (own, admin, stranger)] == [200, 200, 404]


def test_certificates_are_found_by_what_they_say(client, given, organizer):
    code = given.certificates()["李四"].row.code
    for asked, found in (
        ("q=甲局", {"甲局", "张䶮", "李四"}),
        ("q=四", {"李四"}),
        ("q=0003", {"张䶮"}),
        ("q=证字〔2021〕0003号", {"张䶮"}),
        ("q=证字〔2020〕0003号", set()),
        (f"q={code_in_groups(code).lower()}", {"李四"}),
        ("q=%25", set()),
        ("prize=1", {"甲局", "张䶮"}),
    ):
        listed = client.get(f"{V1}/certificates?{asked}", headers=organizer.headers).json
        assert ({each["holder"] for each in listed["items"]}, listed["total"]) == (found, len(found)), asked


@pytest.mark.parametrize("sort", queries.ORDERS)
def test_certificates_stand_in_any_order(given, sort):
    page: dict[str, Any] = {
        "units": None,
        "kind": None,
        "track": None,
        "valid": None,
        "page": 1,
        "page_size": 10,
    }
    there, back = (queries.page_of(given.season.id, sort=each, **page)[0] for each in (sort, f"-{sort}"))
    assert [one.id for one in there] == [one.id for one in reversed(back)]


def test_all_certificates_are_one_file_for_print(client, given, organizer):
    asked = client.post(f"{V1}/awards/{given.season.id}/prints", json={}, headers=organizer.headers)
    assert (asked.status_code, asked.json["state"], asked.json["total"]) == (201, "done", 5)
    file = client.get(f"{V1}/awards/prints/{asked.json['id']}/file.pdf", headers=organizer.headers)
    pages = list(pypdfium2.PdfDocument(file.data))
    numbers = [f"{number:04d}号" for number in range(1, 6)]
    assert [number in text_of(page) for number, page in zip(numbers, pages, strict=True)] == [True] * 5
    people = client.post(
        f"{V1}/awards/{given.season.id}/prints", json={"kind": "person"}, headers=organizer.headers
    )
    assert (people.json["total"], people.json["outdated"]) == (3, False)
    given.revoke(given.certificates()["李四"])
    prints = client.get(f"{V1}/awards/{given.season.id}/prints", headers=organizer.headers).json["items"]
    assert [each["outdated"] for each in prints] == [True, True]


def test_many_are_drawn_by_the_worker(client, given, organizer, monkeypatch):
    monkeypatch.setattr(printing, "AT_ONCE", 4)
    asked = client.post(f"{V1}/awards/{given.season.id}/prints", json={}, headers=organizer.headers)
    path = f"{V1}/awards/prints/{asked.json['id']}"
    assert (asked.status_code, asked.json["state"], asked.json["done"]) == (202, "waiting", 0)
    assert queries.prints_wait()
    early = client.get(f"{path}/file.pdf", headers=organizer.headers)
    assert (early.status_code, early.json["type"]) == (409, "/problems/print-unfinished")
    for _ in range(2):  # the second finds nothing to do
        with db.transaction():
            service.draw_waiting()
    db.session().expire_all()
    told = client.get(path, headers=organizer.headers).json
    assert (told["state"], told["done"], told["total"], told["problem"]) == ("done", 5, 5, None)
    assert not queries.prints_wait()
    file = client.get(f"{path}/file.pdf", headers=organizer.headers)
    assert len(pypdfium2.PdfDocument(file.data)) == 5


def test_a_file_that_takes_its_worker_down_is_given_up(client, given, organizer, monkeypatch):
    monkeypatch.setattr(printing, "AT_ONCE", 4)
    asked = client.post(f"{V1}/awards/{given.season.id}/prints", json={}, headers=organizer.headers)
    with db.transaction() as session:
        session.execute(sa.update(CertificatePrint).values(tries=printing.TRIES))
    with db.transaction():
        service.draw_waiting()
    told = client.get(f"{V1}/awards/prints/{asked.json['id']}", headers=organizer.headers).json
    assert (told["state"], told["problem"]["title"]) == ("failed", "打印中断")


def test_the_year_end_table(client, given, organizer):
    answer = client.get(f"{V1}/exports/year-end.xlsx?season={given.season.id}", headers=organizer.headers)
    assert answer.status_code == 200
    book = book_of(answer)
    assert book.sheetnames == ["个人", "单位", "设置"]
    root = "某省生态环境厅"
    assert cells_of(book["个人"])[1:] == [
        ["执法", root, "甲局", "张䶮", "61000100", 2, 2, 100, 2, 95, 1, "一等奖", "证字〔2021〕0003号"],
        ["执法", root, "甲局", "李四", "61000200", 2, 2, 100, 2, 90, 2, "二等奖", "证字〔2021〕0004号"],
        ["执法", root, "乙局", "王五", "61000300", 2, 2, 100, 2, 80, 3, "三等奖", "证字〔2021〕0005号"],
        ["执法", root, "丙局", "=1+1", "61000400", 2, 1, 50, 1, 49.5, 4, "", ""],
    ]
    units = [row for row in cells_of(book["单位"]) if row[0] == "执法"]
    assert units[0] == ["执法", "市级", "甲局", 4, 4, 0, 100, 92.5, 96.25, 1, "一等奖", "证字〔2021〕0001号"]
    assert units[2][2:4] == ["丙局", 2]
    settings = {row[0]: row[1] for row in cells_of(book["设置"])}
    assert settings["活动"] == "2021 练兵答题"
    assert settings["名次的版本"] == "第 1 版"
    assert settings["每个条线的个人奖项"] == "一等奖 1 名，二等奖 1 名，三等奖 1 名"


@pytest.mark.parametrize("name", ["year-end", "nominations"])
def test_workbooks_have_frozen_headings_and_no_formula(client, given, organizer, name):
    answer = client.get(f"{V1}/exports/{name}.xlsx?season={given.season.id}", headers=organizer.headers)
    for sheet in book_of(answer):
        assert sheet.freeze_panes == "A2"
        assert all(sheet.column_dimensions[cell.column_letter].width > 6 for cell in sheet[1])
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        told = [cell for cell in cells if str(cell.value).startswith(("证字", "6100", "=1+1"))]
        assert all(cell.data_type == "s" for cell in told)


def test_who_is_put_forward_with_the_reason_beside_each_name(client, given, organizer):
    answer = client.get(f"{V1}/nominations?season={given.season.id}", headers=organizer.headers).json
    assert answer["version"] == 1
    short = "；不在前 1 名；参加的周数不到 2 周；参与率不到 90.00 %"
    assert [(one["name"], one["chosen"], one["reason"]) for one in answer["items"]] == [
        ("甲局", True, "执法条线市级单位第 1 名；参加 2/2 周；参与率 100.00 %"),
        ("乙局", False, "执法条线市级单位第 2 名；参加 2/2 周；参与率 100.00 %；不在前 1 名"),
        ("丙局", False, f"执法条线市级单位第 3 名；参加 1/2 周；参与率 50.00 %{short}"),
        ("张䶮", True, "执法条线个人第 1 名；参加 2/2 周；参与率 100.00 %"),
        ("李四", False, "执法条线个人第 2 名；参加 2/2 周；参与率 100.00 %；不在前 1 名"),
        ("王五", False, "执法条线个人第 3 名；参加 2/2 周；参与率 100.00 %；不在前 1 名"),
        ("=1+1", False, f"执法条线个人第 4 名；参加 1/2 周；参与率 50.00 %{short}"),
    ]
    path = f"{V1}/exports/nominations.xlsx?season={given.season.id}"
    book = book_of(client.get(path, headers=organizer.headers))
    people = cells_of(book["个人"])
    assert people[1][:3] + people[1][-2:] == ["执法", "甲局", "张䶮", "推选", answer["items"][3]["reason"]]
    assert people[2][-2] == "未推选"
