"""A question of Moodle's while it is read: its parts made plain, and what is to be said about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from string import ascii_lowercase
from types import MappingProxyType
from urllib.parse import unquote

from quizsvc.bank.imports.formats import attached, markup
from quizsvc.bank.imports.formats.moodle import weights
from quizsvc.bank.imports.formats.moodle.weights import NONE, RIGHT, percent
from quizsvc.bank.imports.raw import CHINESE, RawQuestion
from quizsvc.bank.rules import TAG_SEPARATORS, TRUE_FALSE_OPTIONS, KeyFault, QuestionType, tidy
from quizsvc.kit.tables import Finding

MARKDOWN = re.compile(r"[*_#`\[<|]")
OWN_FILE = "@@PLUGINFILE@@/"
OWN_FIELDS = ("question_id", "revision", "state", "subject", "difficulty", "citation")
"""What our own exports say of a question where the format has no place for it, by these names."""
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
LABELS = ascii_lowercase
"""Options that are taken apart; more than a question can have, so that all are shown in what is refused."""
SLACK = 1
"""Percent by which shares that were rounded may miss the whole."""
TAGS = re.compile(f"[{TAG_SEPARATORS}]+")


class Style(Enum):
    """How a text is to be read. AUTO is HTML whose line ends stay."""

    AUTO = "moodle"
    HTML = "html"
    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: its text, its weight in percent, what is shown to whoever picks it."""

    text: str
    weight: Decimal
    feedback: str = ""


class Draft:
    """Collects a question; `raw` gives it. What is said about it begins with its `name`, if it has one."""

    def __init__(self, sheet: str, row: int, name: str = "") -> None:
        self._sheet = sheet
        self._row = row
        self._name = f"“{name[:50]}”：" if name else ""
        self.fields: dict[str, str] = {}
        self._options: list[tuple[str, str]] = []
        self._tags: list[str] = []
        self._faults: list[Finding] = []
        self._doubts: list[Finding] = []
        self._pictures: list[tuple[str, bytes]] = []

    def raw(self) -> RawQuestion:
        """The question so far."""
        return RawQuestion(
            sheet=self._sheet,
            row=self._row,
            fields=self.fields,
            options=self._options,
            faults=tuple(self._faults),
            doubts=tuple(dict.fromkeys(self._doubts)),
            exact=True,
            tags=tuple(self._tags),
            pictures=tuple(self._pictures),
        )

    def fault(self, field: str | None, code: str, message: str) -> None:
        """Something that refuses the question."""
        self._faults.append(self._finding(field, code, message))

    def doubt(self, field: str | None, code: str, message: str) -> None:
        """Something to look at."""
        self._doubts.append(self._finding(field, code, message))

    def tag(self, text: str) -> None:
        """A foreign tag; one that holds what parts ours is several."""
        self._tags.extend(part for part in TAGS.split(text) if part.strip())

    def take_own(self, fields: Mapping[str, str], tags: Sequence[str]) -> None:
        """What our own export says beside what the format has a place for. Its subject is no category."""
        self.fields |= fields
        if "subject" in fields:
            self.fields.pop("category", None)
        self._tags = list(tags)

    def text(
        self,
        field: str,
        written: str,
        style: Style,
        *,
        place: str | None = None,
        files: Mapping[str, bytes] = NO_FILES,
    ) -> str:
        """A text made plain. `files` are the pictures and sounds that stand beside it, by name; its pictures
        belong to `place` ("stem" or an option's id), or have none (None).
        """
        images: tuple[str, ...] = ()
        text = written
        if style is Style.MARKDOWN and MARKDOWN.search(written):
            self.doubt(field, "markup-kept", "按 Markdown 书写，其中的标记照原样保留，请核对")
        elif style in (Style.AUTO, Style.HTML):
            found = markup.plain(written, lines=style is Style.AUTO)
            text, images = found.text, found.images
            if found.lost:
                self.doubt(field, "markup-lost", markup.lost_message(found.lost))
        used = {self._picture(field, address, place, files) for address in images}
        for name in files.keys() - used:
            self.doubt(field, "file-dropped", f"附件“{name[:50]}”没有导入（只能导入题干和选项里的图片）")
        return text

    def take_choice(self, options: Sequence[Option], *, single: bool) -> None:
        """Up to len(LABELS) options, and the key by their weights: 100 for single choice, else above 0."""
        self._options = [(id_, option.text) for id_, option in zip(LABELS, options, strict=False)]
        right = [
            id_
            for id_, option in zip(LABELS, options, strict=False)
            if (option.weight == RIGHT if single else option.weight > NONE)
        ]
        self.fields["type"] = QuestionType.SINGLE if single else QuestionType.MULTIPLE
        self.fields["key"] = "".join(right)
        if single:
            self._look_at_partial(options, right)
        else:
            self._look_at_shares(options)
        for option in options:
            self.explain(f"“{tidy(option.text)}”：", option.feedback)

    def take_true_false(self, *, right: bool) -> None:
        """A statement that is right, or wrong."""
        self.fields["type"] = QuestionType.TRUE_FALSE
        self.fields["key"] = "a" if right else "b"
        self._options = list(TRUE_FALSE_OPTIONS)

    def explain(self, heading: str, feedback: str) -> None:
        """Add to the explanation what other systems show in one case only."""
        if feedback.strip():
            self.fields["explanation"] = f"{self.fields.get('explanation', '')}\n{heading}{feedback}".strip()

    def _finding(self, field: str | None, code: str, message: str) -> Finding:
        column = None if field is None else CHINESE[field]
        return Finding(self._sheet, self._row, column, code, f"{self._name}{message}")

    def _look_at_partial(self, options: Sequence[Option], right: Sequence[str]) -> None:
        part = [option.weight for option in options if NONE < option.weight < RIGHT]
        if not right:
            best = f"最高的是 {percent(max(part))}" if part else "所有选项都不得分"
            told = f"没有得分 100% 的选项（{best}），无法确定答案；如果是多选题，请注明是多选"
            self.fault("key", str(KeyFault.KEY_MISSING), told)
        elif part:
            listed = "、".join(map(percent, part))
            self.doubt("key", "partial-credit", f"有选项可得部分分（{listed}），已按错误选项导入")

    def _look_at_shares(self, options: Sequence[Option]) -> None:
        for odd in dict.fromkeys(each.weight for each in options):
            if weights.is_known(odd):
                continue
            near = percent(weights.nearest(odd))
            told = f"得分 {percent(odd)} 不是 Moodle 的分值，已当作最接近的 {near}"
            self.doubt("key", "weight-odd", told)
        shares = [weights.nearest(option.weight) for option in options if option.weight > NONE]
        if shares and abs(sum(shares) - RIGHT) > SLACK:
            told = f"正确选项的得分合计 {percent(sum(shares, NONE))}，不是 100%，请核对答案"
            self.doubt("key", "weights-sum", told)

    def _picture(self, field: str, address: str, place: str | None, files: Mapping[str, bytes]) -> str:
        """Keep a picture, or say why not; its name among the files, blank if it is none of them."""
        name = ""
        data: bytes | None = None
        if address.startswith(OWN_FILE):
            name = unquote(address.removeprefix(OWN_FILE).partition("?")[0])
            data = files.get(name)
        elif attached.is_embedded(address):
            data = attached.embedded(address)
        else:
            told = f"图片在文件之外（{address[:100]}），没有下载，请在导入后补上"
            self.doubt(field, "picture-outside", told)
            return ""
        if not data:
            self.doubt(field, "picture-missing", f"文件里没有图片“{name[:50]}”的内容，请在导入后补上")
        elif place is None:
            self.doubt(field, "picture-dropped", "图片只能放在题干和选项里，这一张没有导入")
        else:
            self._pictures.append((place, data))
        return name
