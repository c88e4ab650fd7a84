"""The docx of a notice: an official document's layout, all that the notice says, and nothing else."""

import io
import re
import zipfile
from dataclasses import replace
from functools import lru_cache

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from quizsvc.notices import documents
from quizsvc.notices.documents import samples, texts
from quizsvc.notices.rules import Annex, Content, Kind
from tests.notices.made_up import LONG, NASTY, RARE, SHOWN, bare, board, lines, notice, sums

ORDINARY = notice(board(12), board(1), board(0))


@lru_cache(maxsize=8)
def rendered(content: Content) -> bytes:
    """Made once for all tests that look at it."""
    return documents.render(content)


def opened(content: Content = ORDINARY) -> docx.document.Document:
    return docx.Document(io.BytesIO(rendered(content)))


def part(content: Content, path: str) -> str:
    with zipfile.ZipFile(io.BytesIO(rendered(content))) as package:
        return package.read(path).decode()


def words(content: Content) -> str:
    return "".join(each.text or "" for each in opened(content).element.body.iter(qn("w:t")))


def paragraph(text: str, content: Content = ORDINARY) -> Paragraph:
    return next(each for each in opened(content).paragraphs if each.text == text)


def look(name: str) -> tuple[str, float]:
    """The East Asian font of a style, and its size in points."""
    style = opened().styles[name]
    fonts = style.element.rPr.find(qn("w:rFonts"))
    return fonts.get(qn("w:eastAsia")), style.font.size.pt


def style_of(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return paragraph.style.name or ""


def near(length: int | None, millimetres: int) -> bool:
    assert length is not None
    return abs(length - Mm(millimetres)) < Mm(0.1)


def test_the_page_has_the_margins_and_the_grid_of_the_standard():
    section = opened().sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert all(map(near, sides, (37, 35, 28, 26)))
    assert near(section.page_width, 210)
    assert near(section.page_height, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch, squeeze = int(grid.get(qn("w:linePitch"))) / 20, 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 22 * pitch <= (297 - 37 - 35) / 25.4 * 72 < 23 * pitch
    assert 28 * squeeze <= (210 - 28 - 26) / 25.4 * 72 < 29 * squeeze


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("公文文号", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
        ("公文页码单页", "宋体", 14),
        ("公文附件标题", "方正小标宋简体", 22),
    ],
)
def test_each_part_has_its_font_by_name_and_its_size(style, font, size):
    assert look(style) == (font, size)


def test_each_font_has_one_in_its_place_that_offices_have():
    table = part(ORDINARY, "word/fontTable.xml")
    for font in {look(style.name)[0] for style in opened().styles if style.name.startswith("公文")}:
        place = table.index(f'w:name="{font}"')
        assert re.search(r"SimSun|SimHei|FangSong|KaiTi", table[place : table.index("</w:font>", place)])


def test_the_body_stands_on_fixed_lines_and_is_indented_by_two_characters():
    body = opened().styles["公文正文"].element.pPr
    spacing, indent = body.find(qn("w:spacing")), body.find(qn("w:ind"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_outside_with_a_stroke_on_each_side():
    assert "<w:evenAndOddHeaders/>" in part(ORDINARY, "word/settings.xml")
    section = opened().sections[0]
    for footer, style in ((section.footer, "公文页码单页"), (section.even_page_footer, "公文页码双页")):
        (only,) = footer.paragraphs
        assert style_of(only) == style
        assert only.text == "— 1 —"
        assert "PAGE" in only._p.xml
    sides = [
        opened().styles[name].element.pPr.find(qn("w:jc")).get(qn("w:val"))
        for name in ("公文页码单页", "公文页码双页")
    ]
    assert sides == ["right", "left"]


def test_sections_of_all_papers_have_the_page_numbers():
    for section in opened().sections:
        kinds = [each.get(qn("w:type")) for each in section._sectPr.findall(qn("w:footerReference"))]
        assert sorted(kinds) == ["default", "even"]


def ways(content: Content) -> list[WD_ORIENT]:
    return [section.orientation for section in opened(content).sections]


def test_a_wide_table_lies_and_what_follows_stands():
    stands, lies = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert ways(bare()) == [stands]
    assert ways(notice(sums())) == [stands, lies, stands, lies]
    assert ways(notice(sums(), sums())) == [stands, lies, stands, lies]
    followed = (*ORDINARY.annexes, Annex("补答机会", ("本期没有。",)))
    assert ways(replace(ORDINARY, annexes=followed)) == [stands, lies, stands]


def test_an_annex_with_a_wide_table_lies_as_a_whole_and_no_empty_page_follows():
    assert ways(ORDINARY) == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert style_of(opened().paragraphs[-1]) == "公文表注"


def test_everything_that_a_notice_says_is_in_the_document():
    told = words(ORDINARY)
    for tag, text in samples.said(ORDINARY):
        assert texts.shown(text) in told, tag
    assert RARE in told
    assert LONG in told


def test_three_hundred_units_are_all_there_in_order():
    rows = [row.cells for row in opened(notice(board(300))).tables[0].rows]
    assert len(rows) == 301
    assert [cells[0].text for cells in rows[1:]] == [str(place) for place in range(1, 301)]
    assert [cells[4].text for cells in rows[1:]] == [row[4] for row in board(300).rows]


def test_what_people_wrote_is_never_a_tag():
    told = words(ORDINARY)
    assert told.count(SHOWN.rstrip()) == 1 + sum(row[1] == NASTY for row in board(12).rows)


def test_a_board_without_units_says_so_below_its_caption():
    assert "（无）" in [each.text for each in opened().paragraphs]
    captions = [each.text for each in opened().paragraphs if style_of(each) == "公文表题"]
    assert len(captions) == 4
    assert len(opened().tables) == 3


def test_what_a_notice_lacks_leaves_no_trace():
    styles = {style_of(each) for each in opened(bare()).paragraphs if each.text}
    assert styles == {"公文标题", "公文一级标题"}


def test_a_draft_says_so_on_each_page_and_a_published_notice_does_not():
    for mark in ("草稿", ""):
        section = opened(replace(ORDINARY, mark=mark)).sections[0]
        assert [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text] == [
            mark,
            mark,
        ]


def test_the_head_of_a_table_stands_again_on_each_page_and_no_row_is_cut():
    table = opened().tables[0]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows][:2] == [True, False]
    assert {style_of(each) for cell in table.rows[0].cells for each in cell.paragraphs} == {"公文表头"}
    assert opened().styles["公文表头"].font.bold


def test_a_short_table_is_on_one_page_and_a_long_one_leaves_no_row_alone():
    def kept(units: int) -> list[bool]:
        rows = opened(notice(board(units))).tables[0].rows
        return [bool(row.cells[1].paragraphs[0].paragraph_format.keep_with_next) for row in rows]

    assert kept(8) == [True] * 9
    assert [place for place, stays in enumerate(kept(300)) if stays] == [299, 300]


def test_tables_fill_the_width_of_their_page():
    first, last = opened().tables[0], opened().tables[-1]
    for table, wide in ((first, 156), (last, 225)):
        columns = [column.width for column in table.columns]
        assert near(sum(columns), wide)
        assert [cell.width for cell in table.rows[1].cells] == columns


def test_heads_break_where_words_end():
    heads = [cell.text for cell in opened().tables[0].rows[0].cells]
    assert heads == [
        *("名次", "单位", "应参加\n（人周）", "实参加\n（人周）", "参与率\n（%）"),
        *("人均综合\n成绩", "综合\n得分", "上期\n名次", "升降"),
    ]


def test_a_paragraph_that_begins_with_a_number_in_brackets_has_a_heading():
    lead, rest = paragraph("（一）提高认识。各单位要重视。").runs
    assert (lead.text, lead.style.name) == ("（一）提高认识。", "公文二级标题")
    assert rest.text == "各单位要重视。"


def test_annexes_are_listed_and_those_with_content_follow_on_pages_of_their_own():
    told = [each.text for each in opened().paragraphs]
    assert [text for text in told if text.startswith(("附件：", "2."))] == [
        "附件：1.数据依据",
        "2.时间安排表",
    ]
    assert "附件1" in told
    assert "附件2" not in told
    assert style_of(paragraph("附件1")) == "公文附件标识"
    assert opened().styles["公文附件标识"].element.pPr.find(qn("w:pageBreakBefore")) is not None


def test_a_long_title_stands_on_balanced_lines():
    told = [each.text for each in opened().paragraphs if style_of(each) == "公文标题"]
    assert "".join(told) == ORDINARY.title
    assert 1 < len(told) < 4
    assert max(map(texts.places, told)) <= 40
    assert max(map(texts.places, told)) - min(map(texts.places, told)) <= 8


def test_charts_are_pictures_with_words_for_who_cannot_see_them():
    shapes = opened().inline_shapes
    said = [shape._inline.docPr.get("descr") for shape in shapes]
    assert said == ["逐周上升", texts.shown(f"甲市最高 {NASTY}")]
    assert all(near(shape.width, 156) for shape in shapes)
    captions = [each.text for each in opened().paragraphs if style_of(each) == "公文图题"]
    assert captions == ["图1　各周情况", "图2　各单位参与率"]


def test_the_same_content_gives_the_same_bytes():
    assert documents.render(ORDINARY) == rendered(ORDINARY)
    with zipfile.ZipFile(io.BytesIO(rendered(ORDINARY))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_leads_outside_and_nobody_is_named():
    with zipfile.ZipFile(io.BytesIO(rendered(ORDINARY))) as package:
        links = "".join(package.read(path).decode() for path in package.namelist() if path.endswith(".rels"))
        assert "External" not in links
        assert not [path for path in package.namelist() if "vba" in path.lower() or "embeddings" in path]
    properties = opened().core_properties
    assert properties.title == ORDINARY.title
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_a_weekly_notice_has_neither_number_nor_salutation():
    content = samples.notice(Kind.WEEKLY)
    told = words(content) + content.mark  # the mark stands in the header
    assert [tag for tag, text in samples.said(content) if text not in told] == []
    assert "公文文号" not in {style_of(each) for each in opened(content).paragraphs}


def test_a_week_without_anything_drawn_says_that_there_is_nothing():
    empty = replace(lines(), labels=(), series=())
    section = replace(ORDINARY.sections[0], charts=(empty,))
    assert len(opened(replace(ORDINARY, sections=(section,))).inline_shapes) == 1
