"""Answers that only colour or weight shows in a Word file, and its pictures."""

import io
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor
from PIL import Image

from quizsvc.bank import imports
from quizsvc.kit.pictures import BYTES_LIMIT
from tests.bank.word_files import QUESTION, SHOWN, codes, examine, of_lines, saved, shown
from tests.kit import workbooks


def red(run: Any) -> None:
    run.font.color.rgb = RGBColor(0xFF, 0, 0)


def bold(run: Any) -> None:
    run.bold = True


def underlined(run: Any) -> None:
    run.underline = True


def highlighted(run: Any) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def ticked(run: Any) -> None:
    run.text = f"{run.text} √"


class TestAnswersByColour:
    def document(self, mark: Callable[[Any], None], *marked: str, key: str = "") -> Document:
        document = of_lines("1、谁？")
        for letter, text in (("A", "甲"), ("B", "乙"), ("C", "丙")):
            run = document.add_paragraph(f"{letter}．").add_run(text)
            if letter in marked:
                mark(run)
        if key:
            document.add_paragraph(f"答案：{key}")
        return document

    @pytest.mark.parametrize("mark", [red, bold, underlined, highlighted, ticked])
    def test_where_no_answer_is_written_are_taken_and_told(self, mark: Callable[[Any], None]) -> None:
        examined = examine(self.document(mark, "B"))
        assert shown(examined) == ["谁？ 甲 乙 丙 B"]
        assert codes(examined) == ["1 answer-by-colour"]

    def test_may_be_several(self) -> None:
        assert shown(examine(self.document(red, "A", "C"))) == ["谁？ 甲 乙 丙 AC"]

    def test_a_written_answer_comes_first(self) -> None:
        examined = examine(self.document(red, "B", key="C"))
        assert (shown(examined), codes(examined)) == (["谁？ 甲 乙 丙 C"], [])

    @pytest.mark.parametrize(("right", "key"), [("正确", "A"), ("错误", "B")])
    def test_may_be_one_half_of_a_true_false_line(self, right: str, key: str) -> None:
        document = of_lines("三、判断题", "1、水是湿的。", "")
        for word in ("正确", " ", "错误"):
            run = document.paragraphs[2].add_run(word)
            if word == right:
                red(run)
        examined = examine(document)
        assert (shown(examined), codes(examined)) == (
            [f"水是湿的。 正确 错误 {key}"],
            ["2 answer-by-colour"],
        )

    def test_that_mark_all_options_say_nothing(self) -> None:
        assert codes(examine(self.document(bold, "A", "B", "C"))) == ["1 key-missing"]

    def test_one_letter_of_an_option_says_nothing(self) -> None:
        document = self.document(bold)
        bold(document.paragraphs[1].add_run("不"))
        assert codes(examine(document)) == ["1 key-missing"]


def picture(colour: str) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(file, "PNG")
    file.seek(0)
    return file


class TestPictures:
    def raw(self, document: Document) -> imports.RawQuestion:
        examined = examine(document)
        found = [*(candidate.raw for candidate in examined.candidates), *examined.rejected]
        return found[0]

    def test_stand_with_the_stem_or_the_option_that_holds_them(self) -> None:
        document = of_lines("1、哪个标志？")
        document.paragraphs[0].add_run().add_picture(picture("red"))
        document.add_paragraph("A．甲").add_run().add_picture(picture("blue"))
        for line in ("B．乙", "答案：B"):
            document.add_paragraph(line)
        raw = self.raw(document)
        assert [place for place, _ in raw.pictures] == ["stem", "a"]
        assert all(content.startswith(b"\x89PNG") for _, content in raw.pictures)
        assert (raw.fields["stem"], raw.options) == ("1、哪个标志？", [("a", "甲"), ("b", "乙")])

    def test_may_be_all_of_an_option(self) -> None:
        document = of_lines("1、哪个标志？")
        for letter, colour in (("A", "red"), ("B", "blue")):
            document.add_paragraph(f"{letter}．").add_run().add_picture(picture(colour))
        document.add_paragraph("答案：B")
        raw = self.raw(document)
        assert [place for place, _ in raw.pictures] == ["a", "b"]
        assert raw.options == [("a", ""), ("b", "")]

    def test_in_an_explanation_are_left_out_and_told(self) -> None:
        document = of_lines(*QUESTION, "解析：见图")
        document.paragraphs[-1].add_run().add_picture(picture("red"))
        examined = examine(document)
        assert (shown(examined), codes(examined)) == ([SHOWN], ["1 picture-ignored"])

    def test_that_are_not_in_the_file_are_a_fault(self) -> None:
        document = of_lines(*QUESTION)
        document.paragraphs[0].add_run().add_picture(picture("red"))
        lost = saved(document).replace(b"media/image1.png", b"media/imageX.png")
        assert codes(examine(lost)) == ["1 picture-unreadable"]

    def test_that_are_too_large_are_a_fault_of_their_question(self) -> None:
        document = of_lines(*QUESTION, "2、乙？", "A．子", "B．丑", "答案：B")
        document.paragraphs[0].add_run().add_picture(picture("red"))
        large = {"word/media/image1.png": Random(0).randbytes(BYTES_LIMIT + 1)}
        examined = examine(workbooks.repacked(saved(document), large))
        assert codes(examined) == ["1 picture-too-large"]
        assert len(examined.candidates) == 1
