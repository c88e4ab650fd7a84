"""Word files: paragraphs, Word's own numbers, tables, pictures, colours, and what no honest Word writes."""

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from quizsvc.bank import exports, imports
from quizsvc.bank.imports.formats.docx import BrokenDocx, OldWordFile
from quizsvc.bank.imports.formats.refusals import NoQuestions
from quizsvc.kit.files import StrangeFile
from tests.bank.effort import grows_in_proportion
from tests.bank.word_files import (
    DOCUMENT,
    QUESTION,
    SHOWN,
    W,
    codes,
    examine,
    of_lines,
    of_xml,
    paragraph,
    shown,
)
from tests.kit import workbooks


class TestParagraphs:
    def test_are_lines(self) -> None:
        examined = examine(
            of_lines("一、单选题", *QUESTION, "解析：因为", "二、判断题", "1、水是湿的。（√）")
        )
        assert shown(examined) == [SHOWN, "水是湿的。 正确 错误 A"]
        assert (examined.format, codes(examined)) == ("docx", [])
        assert [candidate.raw.row for candidate in examined.candidates] == [2, 8]

    def test_may_hold_several_lines_and_tabs(self) -> None:
        assert shown(examine(of_lines("1、谁负责？\nA．甲\tB．乙\n答案：B"))) == [SHOWN]

    def test_with_a_list_of_answers_at_the_end(self) -> None:
        lines = ("1、谁？", "A．甲", "B．乙", "2、哪个？", "A．子", "B．丑", "参考答案", "1-2 BA")
        assert shown(examine(of_lines(*lines))) == ["谁？ 甲 乙 B", "哪个？ 子 丑 A"]

    def test_what_was_deleted_is_left_out_and_what_was_put_in_is_kept(self) -> None:
        body = (
            "<w:p><w:r><w:t>1、谁</w:t></w:r>"
            '<w:del w:id="1" w:author="x"><w:r><w:delText>不</w:delText></w:r></w:del>'
            '<w:ins w:id="2" w:author="x"><w:r><w:t>负责</w:t></w:r></w:ins>'
            '<w:moveFrom w:id="3" w:author="x"><w:r><w:t>吗</w:t></w:r></w:moveFrom>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>（看不见）</w:t></w:r><w:r><w:t>？</w:t></w:r></w:p>"
        )
        assert shown(examine(of_xml(body + "".join(map(paragraph, QUESTION[1:]))))) == [SHOWN]

    def test_what_is_struck_out_is_left_out_and_told(self) -> None:
        struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>A</w:t></w:r>"
        body = "".join(map(paragraph, QUESTION[:3]))
        body += f"<w:p><w:r><w:t>答案：</w:t></w:r>{struck}<w:r><w:t>B</w:t></w:r></w:p>"
        examined = examine(of_xml(body))
        assert (shown(examined), codes(examined)) == ([SHOWN], ["4 text-ignored"])

    def test_raised_and_lowered_digits_stay_so(self) -> None:
        document = of_lines("1、")
        (first,) = document.paragraphs
        first.add_run("每 m")
        first.add_run("3").font.superscript = True
        first.add_run(" 的 CO")
        first.add_run("2").font.subscript = True
        for line in QUESTION[1:]:
            document.add_paragraph(line)
        assert shown(examine(document)) == ["每 m³ 的 CO₂ 甲 乙 B"]

    def test_signs_of_symbol_fonts(self) -> None:
        body = (
            '<w:p><w:r><w:t>1、水是湿的。（</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
            "<w:r><w:t>）</w:t></w:r></w:p>"
        )
        assert shown(examine(of_xml(body))) == ["水是湿的。 正确 错误 A"]

    def test_headers_text_boxes_and_footnotes_are_told(self) -> None:
        document = of_lines(*QUESTION)
        document.sections[0].header.paragraphs[0].text = "某单位"
        document.sections[0].footer.paragraphs[0].text = "第 1 页"
        box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
        document.paragraphs[1]._p.append(parse_xml(f"<w:r {W}><w:pict>{box}</w:pict></w:r>"))
        examined = examine(document)
        assert shown(examined) == [SHOWN]
        assert sorted(codes(examined)) == ["0 text-ignored", "2 text-ignored"]

    def test_an_equation_is_its_questions_fault(self) -> None:
        equation = "<w:p><w:r><w:t>2、求</w:t></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
        body = "".join(map(paragraph, QUESTION)) + equation + "".join(map(paragraph, QUESTION[1:]))
        examined = examine(of_xml(body))
        assert shown(examined) == [SHOWN]
        assert codes(examined) == ["5 object-unreadable"]


def level(at: int, form: str, text: str) -> str:
    inside = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{inside}</w:lvl>'


FORMS = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1、")}'
    f"{level(1, 'upperLetter', '%2．')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "chineseCounting", "%1、")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


class TestWordsOwnNumbers:
    def test_number_questions_and_options_on_two_levels(self) -> None:
        body = (
            paragraph("单选题", numbered=(2, 0))
            + paragraph("谁负责？", numbered=(1, 0))
            + paragraph("甲", numbered=(1, 1))
            + paragraph("乙", numbered=(1, 1))
            + paragraph("2021年谁？", numbered=(1, 0))
            + paragraph("子", numbered=(1, 1))
            + paragraph("丑", numbered=(1, 1))
            + paragraph("判断题", numbered=(2, 0))
            + paragraph("水是湿的。", numbered=(3, 0))
            + paragraph("火是冷的。", numbered=(3, 0))
            + "".join(map(paragraph, ("参考答案", "一、单选题", "1-2 BA", "二、判断题", "1-2 √×")))
        )
        examined = examine(of_xml(body, numbering=FORMS))
        assert codes(examined) == []
        assert shown(examined) == [
            SHOWN,
            "2021年谁？ 子 丑 A",
            "水是湿的。 正确 错误 A",
            "火是冷的。 正确 错误 B",
        ]

    def test_may_come_with_a_style(self) -> None:
        styles = (
            '<w:style w:type="paragraph" w:styleId="Ask">'
            '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
            "</w:style>"
            '<w:style w:type="paragraph" w:styleId="Asked"><w:basedOn w:val="Ask"/></w:style>'
        )
        body = "".join(
            paragraph(text, style=style)
            for text, style in (("水是湿的。", "Ask"), ("火是冷的。", "Asked"), ("答案：1.√ 2.×", ""))
        )
        examined = examine(of_xml(body, numbering=FORMS, styles=styles))
        assert shown(examined) == ["水是湿的。 正确 错误 A", "火是冷的。 正确 错误 B"]

    @pytest.mark.parametrize(
        ("form", "text"),
        [("decimal", "%1"), ("decimal", "%1."), ("decimal", "（%1）"), ("decimal", "第%1题")],
    )
    def test_in_every_form(self, form: str, text: str) -> None:
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, form, text)}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
        body = paragraph("2021年下雨。", numbered=(1, 0)) + paragraph("水是湿的。", numbered=(1, 0))
        examined = examine(of_xml(body + paragraph("答案：1-2 √×"), numbering=numbering))
        assert shown(examined) == ["2021年下雨。 正确 错误 A", "水是湿的。 正确 错误 B"]

    def test_bullets_are_none(self) -> None:
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "bullet", "●")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
        body = "".join(paragraph(line, numbered=(1, 0)) for line in QUESTION)
        assert shown(examine(of_xml(body, numbering=numbering))) == [SHOWN]


def with_table(
    rows: list[list[str]], *, before: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> Document:
    document = of_lines(*before)
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    for line in after:
        document.add_paragraph(line)
    return document


class TestTables:
    def test_with_a_header_are_read_like_sheets(self) -> None:
        header = ["题型", "题干", "选项A", "选项B", "答案"]
        examined = examine(
            with_table([header, ["单选题", "谁负责？", "甲", "乙", "B"], ["单选题", "", "甲", "乙", "B"]])
        )
        assert shown(examined) == [SHOWN]
        assert [(issue.sheet, issue.row, issue.code) for issue in examined.errors] == [
            ("表格1", 3, "stem-missing")
        ]

    def test_of_options(self) -> None:
        document = with_table(
            [["A．甲", "B．乙"], ["C．丙", "D．丁"]], before=("1、谁？",), after=("答案：ACD",)
        )
        assert shown(examine(document)) == ["谁？ 甲 乙 丙 丁 ACD"]

    def test_of_answers(self) -> None:
        lines = ("1、水是湿的。", "2、火是冷的。", "参考答案")
        document = with_table([["题号", "1", "2"], ["答案", "√", "×"]], before=lines)
        assert shown(examine(document)) == ["水是湿的。 正确 错误 A", "火是冷的。 正确 错误 B"]

    def test_of_numbers_and_questions_without_a_header(self) -> None:
        document = with_table([["1", "水是湿的。（√）"], ["2", "火是冷的。（×）"]])
        assert shown(examine(document)) == ["水是湿的。 正确 错误 A", "火是冷的。 正确 错误 B"]


class TestWholeFiles:
    @pytest.mark.parametrize(
        "data",
        [b"{\\rtf1 \\ansi 1}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 99],
    )
    def test_old_formats_say_what_to_do(self, data: bytes) -> None:
        with pytest.raises(OldWordFile, match=r"另存为“Word 文档 \(.docx\)”"):
            examine(data)

    def test_without_questions(self) -> None:
        with pytest.raises(NoQuestions):
            examine(of_lines("某单位", "通知"))

    def test_cut_off_or_damaged(self) -> None:
        with pytest.raises(BrokenDocx, match="另存为新的"):
            examine(of_xml("<w:p>"))

    def test_with_a_document_type(self) -> None:
        body = of_xml("")
        source = zipfile.ZipFile(io.BytesIO(body))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as target:
            for entry in source.namelist():
                text = (
                    b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' if entry == DOCUMENT else source.read(entry)
                )
                target.writestr(entry, text)
        with pytest.raises(StrangeFile, match="DOCTYPE"):
            examine(file.getvalue())

    def test_nested_deeper_than_word_writes(self) -> None:
        with pytest.raises(BrokenDocx):
            examine(of_xml("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000))

    def test_a_workbook_is_none(self) -> None:
        data = workbooks.xlsx([["题干", "选项A", "选项B", "答案"], ["谁负责？", "甲", "乙", "B"]])
        assert imports.examine(data, "题库.docx", subject="法规").format == "xlsx"

    def test_a_large_one_takes_time_in_proportion(self) -> None:
        def read(questions: int) -> None:
            assert examine(of_xml("".join(map(paragraph, QUESTION)) * questions)).rows == questions

        assert grows_in_proportion(read, 2_000)


class TestTemplate:
    def test_untouched_it_has_no_question_and_says_so(self) -> None:
        examined = examine(exports.TEMPLATES["docx"].write())
        assert (examined.candidates, examined.errors, examined.rows) == ([], [], 3)
        assert [finding.code for finding in examined.skipped] == ["example-skipped"] * 3

    def test_written_over_it_imports(self) -> None:
        document = docx.Document(io.BytesIO(exports.TEMPLATES["docx"].write()))
        for written in document.paragraphs:
            written.text = written.text.replace("【示例】", "")
        examined = examine(document)
        assert shown(examined) == [
            "下列哪一项是示例中的正确答案？ 甲 乙 丙 丁 B",
            "下列哪些是示例中的正确答案？ 甲 乙 丙 AC",
            "这一句在示例中是对的。 正确 错误 A",
        ]
        first = examined.candidates[0]
        assert (first.subject, first.content.difficulty, first.content.tags) == (
            "示例科目",
            1,
            ("示例", "单选"),
        )
        assert first.content.citation == "《示例办法》（2021年施行）第一条"
        assert [finding.code for finding in examined.warnings] == ["text-ignored"]
