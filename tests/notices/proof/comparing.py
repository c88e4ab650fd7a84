"""A notice compared with its evidence, block by block."""

import re
from itertools import pairwise, zip_longest

from tests.notices.proof import documents, settings
from tests.notices.proof.documents import Block, File
from tests.notices.proof.evidence import RULES, Evidence
from tests.notices.proof.sentences import Sentences
from tests.notices.proof.tables import Cells, Tables
from tests.notices.proof.written import FIGURE, exact, figures
from tests.rankings.audited import audit

CAPTION = re.compile("表[0-9]+　(.*)")
LAYOUT = re.compile(
    "附件[0-9]*$|附件：|[0-9]+[.][^0-9]|图[0-9]+　|[0-9]{4}年[0-9]+月[0-9]+日$|本通报的数字均出自"
)
"""Paragraphs whose numbers count what stands there, the day of the signature, the name of the sums."""
NEEDED = {"参与情况和平均成绩", "答题人次", "各榜单的单位"}


class Proof:
    """A notice beside its export. `figures` counts what was compared, `left` holds what could not be.

    Raises:
        Difference: the notice's versions are not the export's, or do not follow from its records.
    """

    def __init__(self, export: File, notice: File) -> None:
        self.figures, self.left = 0, list[str]()
        self.blocks = documents.blocks(notice)
        known = Evidence(audit.Audit(export), _by_caption(self.blocks))
        self._tables, self._sentences = Tables(known), Sentences(known)
        self._below, self._rules = known.below, settings.numbers(known.own.season)

    def compare(self) -> None:
        """All of it.

        Raises:
            Difference: the first.
        """
        caption, seen = "", set()
        for block, after in zip(self.blocks, [*self.blocks[1:], ""], strict=True):
            if isinstance(block, list):
                self._rows(caption, block)
                seen.add(caption)
            elif isinstance(block, documents.Picture):
                self._words(str(after), self._sentences.chart(str(after)), block.words)
            elif found := CAPTION.fullmatch(block):
                caption = found[1]
                self._words(block, [exact(self._below)] if "低于" in caption else [], caption)
            else:
                self._paragraph(block)
        audit.insist([], sorted(NEEDED - seen), place="缺少的表格")

    def _paragraph(self, text: str) -> None:
        expected = self._sentences.figures_of(text)
        if expected is not None:
            self._words(text, expected, text)
        elif re.search("[0-9]", text) and not LAYOUT.match(text):
            self.left.append(text)

    def _words(self, place: str, expected: list[str], said: str) -> None:
        for number, (should, is_) in enumerate(zip_longest(expected, FIGURE.findall(said)), 1):
            audit.insist(should, is_, place=place, number=number)
        self.figures += sum(each[0].isdigit() for each in expected)

    def _rows(self, caption: str, found: list[documents.Row]) -> None:
        heads, *rows = found
        expected = self._tables.rows(caption, rows)
        if expected is None:
            self.left.append(f"表格：{caption}")
            return
        for number, (should, row) in enumerate(zip_longest(expected, rows), 1):
            audit.insist(bool(should), bool(row), place=caption, row=number, field="is there")
            if caption == RULES and row[0] in self._rules:
                self._words(f"{caption}：{row[0]}", figures(self._rules[row[0]]), row[1])
            self._cells({"place": caption, "row": f"{number} {row[0]} {row[1]}"}, heads, should, row)

    def _cells(self, place: dict[str, str], heads: list[str], should: Cells, row: documents.Row) -> None:
        for head, cell, text in zip_longest(heads, should, row):
            if cell is not None:
                audit.insist(cell, text, **place, column=head)
                self.figures += bool(re.search("[0-9]", cell))
            elif place["place"] != RULES and re.search("[0-9]", text):
                self.left.append(f"{place['place']} {place['row']} {head}：{text}")


def _by_caption(blocks: list[Block]) -> dict[str, list[documents.Row]]:
    return {
        caption[1]: rows
        for said, rows in pairwise(blocks)
        if isinstance(rows, list) and isinstance(said, str) and (caption := CAPTION.fullmatch(said))
    }
