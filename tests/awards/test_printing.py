"""Certificates as a program and an eye see them: text, QR code, ink."""

from datetime import date

import pypdfium2
import pytest
import zxingcpp

from quizsvc.awards import printing
from quizsvc.awards.printing import Printed, layout
from quizsvc.awards.printing.pages import LEFT, RIGHT
from quizsvc.awards.printing.words import chinese_day
from quizsvc.awards.rules import Kind, Prize
from quizsvc.roster.rules import Level, Track

CODE = "ABCDEFGHJKLMNPQR"
ADDRESS = f"https://dati.example.gov.cn/verify/{CODE}"
LONG = "某某省某某新区某某新城生态环境保护综合行政执法支队某某北麓生态环境监督执法大队第一中队"
FACTS = {
    "kind": Kind.PERSON,
    "holder": "张三",
    "unit_name": "甲市生态环境局",
    "season_name": "2021 练兵答题",
    "first_on": date(2021, 7, 5),
    "last_on": date(2021, 9, 26),
    "track": Track.ENFORCEMENT,
    "level": None,
    "prize": Prize.FIRST,
    "issuer": "某省生态环境厅",
    "issued_on": date(2021, 9, 27),
    "number": "证字〔2021〕0001号",
    "code": CODE,
    "address": ADDRESS,
}


def printed(**facts) -> Printed:
    return Printed(**{**FACTS, **facts})


def pages(*certificates):
    return list(pypdfium2.PdfDocument(printing.draw(certificates)))


def text_of(page) -> str:
    """What somebody copies out of a page, without line ends and blanks."""
    return "".join(page.get_textpage().get_text_range().split())


def ink(page, scale=2):
    """The page as somebody sees it."""
    return page.render(scale=scale).to_pil().convert("L")


def test_a_persons_certificate_says_who_for_what_by_whom_and_when():
    (page,) = pages(printed())
    text = text_of(page)
    for told in (
        "荣誉证书",
        "张三同志（甲市生态环境局）：",
        "在2021年7月5日至2021年9月26日举办的“2021练兵答题”活动中，成绩优异，荣获执法条线个人",
        "一等奖",
        "特发此证，以资鼓励。",
        "某省生态环境厅",
        "二〇二一年九月二十七日",
        "证字〔2021〕0001号",
        "ABCD-EFGH-JKLM-NPQR",
        "https://dati.example.gov.cn/verify",
    ):
        assert told in text


def test_a_campaign_that_calls_itself_one_is_not_called_so_twice():
    (page,) = pages(printed(season_name="练兵竞赛活动"))
    assert "举办的“练兵竞赛活动”中，成绩优异" in text_of(page)


def test_a_units_certificate_names_its_board():
    city = {"kind": Kind.UNIT, "holder": "甲市生态环境局", "level": Level.CITY}
    (page,) = pages(printed(**city, track=Track.MONITORING, prize=Prize.THIRD))
    text = text_of(page)
    for told in ("奖状", "甲市生态环境局：", "荣获监测条线市级单位", "三等奖", "特发此状"):
        assert told in text
    assert "同志" not in text


def test_the_page_is_a4_across_and_its_code_leads_to_the_check():
    (page,) = pages(printed())
    assert [round(side) for side in page.get_size()] == [842, 595]
    assert [found.text for found in zxingcpp.read_barcodes(page.render(scale=2).to_pil())] == [ADDRESS]


@pytest.mark.parametrize("name", ["㛃", "䶮", "𬱟"])
def test_rare_names_can_be_copied_and_are_drawn(name):
    """Each by its own strokes: not blank, not a box, not like the others."""
    (with_name,), (without,) = pages(printed(holder=name)), pages(printed(holder="　"))
    assert f"{name}同志" in text_of(with_name)
    others = [other for other in "㛃䶮𬱟" if other != name]
    for other in others:
        (with_other,) = pages(printed(holder=other))
        assert ink(with_name).tobytes() != ink(with_other).tobytes()
    assert ink(with_name).tobytes() != ink(without).tobytes()
    assert printing.lacking([name]) == []


def test_what_the_font_lacks_is_told():
    assert printing.lacking(["张𠮷", "李𠮷\ue863"]) == ["𠮷", "\ue863"]
    assert printing.lacking(printed().texts()) == []


def test_the_font_is_in_the_file():
    data = printing.draw([printed()])
    assert data.count(b"/FontFile2") >= 2
    assert len(data) < 100_000


def test_the_same_certificates_make_the_same_file_a_page_each():
    many = [printed(number=f"证字〔2021〕{number:04d}号") for number in range(1, 6)]
    told: list[int] = []
    data = printing.draw(many, progress=told.append)
    assert data == printing.draw(many)
    assert told == [1, 2, 3, 4, 5]
    assert [f"{number:04d}号" in text_of(page) for number, page in enumerate(pages(*many), 1)] == [True] * 5


@pytest.mark.parametrize("season", ["2021 练兵答题", "某" * 100])
@pytest.mark.parametrize("unit", ["甲局", LONG, LONG * 2])
def test_however_long_a_name_it_stays_inside_the_frame_and_clear_of_the_foot(unit, season):
    one = printed(holder="阿卜杜热西提·买买提吐尔逊", unit_name=unit, season_name=season, issuer=LONG)
    (page,) = pages(one)
    text = text_of(page)
    assert unit in text
    assert season.replace(" ", "") in text
    textpage = page.get_textpage()
    whole = textpage.get_text_range()
    boxes = [(each, textpage.get_charbox(at)) for at, each in enumerate(whole) if not each.isspace()]
    assert all(left > LEFT - 60 and right < RIGHT + 20 for _, (left, _, right, _) in boxes)
    closing = min(bottom for each, (_, bottom, _, _) in boxes if each == "励")
    foot = max(top for each, (left, _, _, top) in boxes if each == "编" and left < 400)
    assert closing > foot


def test_lines_break_where_chinese_lines_may():
    def measure(text, size):
        return size * len(text)

    assert layout.lines_of("一二三四五六七", 30, 10, measure) == ["一二三", "四五六", "七"]
    assert layout.lines_of("一二三，四五", 30, 10, measure) == ["一二", "三，四", "五"]
    assert layout.lines_of("一二（三四", 30, 10, measure) == ["一二", "（三四"]
    assert layout.lines_of("", 30, 10, measure) == []
    assert layout.fitted("一二三四五六", 30, 10, 5, 1, measure) == (5, ["一二三四五六"])
    assert layout.fitted("一二三四五六七", 30, 10, 5, 1, measure) == (5, ["一二三四五六", "七"])


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2021, 9, 27), "二〇二一年九月二十七日"),
        (date(2026, 10, 10), "二〇二六年十月十日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
        (date(2030, 11, 20), "二〇三〇年十一月二十日"),
    ],
)
def test_days_in_chinese(day, told):
    assert chinese_day(day) == told
