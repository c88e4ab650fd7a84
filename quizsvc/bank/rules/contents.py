"""What a question says, and what keeps texts, options and key from being one."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from quizsvc.bank.rules.fingerprints import content_fingerprint, key_texts, normalised_option
from quizsvc.bank.rules.keys import KeyFault, key_faults
from quizsvc.bank.rules.types import OPTION_IDS, TRUE_FALSE_OPTIONS, QuestionType

STEM_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT, CITATION_LIMIT = 2000, 500, 4000, 500
TAGS_LIMIT, TAG_LIMIT = 20, 50
SUBJECT_LIMIT, REASON_LIMIT = 100, 200
"""Lengths in characters; of tags also how many."""
PICTURES_LIMIT = 10
STEM, STEM_NAME = "stem", "题干"
"""The place of a picture that belongs to the stem, and what people call it; those of options are the options'
ids.
"""
MARK_LENGTH = 8
TAG_SEPARATORS = "、,，;；|/\n"
"""What parts tags that stand in one cell, and so is in none of them."""

UNSEEN = ("Cc", "Cf")
"""Unicode's categories of characters that control others or show nothing, such as soft hyphens."""
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Characters that are letters or signs by name, and blank."""


def tidy(text: str) -> str:
    """Runs of blanks, tabs and line ends as one blank, none outside.

    Texts are kept so, and so no format that they are exported in changes them.
    """
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Whether nobody sees anything of a text."""
    return all(char.isspace() or char in _FILLERS for char in seen(text))


def seen(text: str) -> str:
    """A text without the characters that show nothing."""
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in UNSEEN)


def tidy_lines(text: str) -> str:
    """The same for each line of a text that has lines; blank ones are left out."""
    return "\n".join(line for part in text.splitlines() if (line := tidy(part)))


def place_name(at: str) -> str:
    """A picture's place as people call it: `题干`, `选项 A`."""
    return STEM_NAME if at == STEM else f"选项 {at.upper()}"


@dataclass(frozen=True)
class Content:
    """What a revision says. `options` are pairs of id and text, `key` the right ids; `difficulty` is
    1 (easy) to 3. `pictures` are pairs of place (STEM or an option's id) and SHA-256 (hex), in the order in
    which they are shown; an option with a picture may have a blank text.
    """

    type: QuestionType
    stem: str
    options: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    explanation: str = ""
    citation: str = ""
    difficulty: int = 2
    tags: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()

    def fingerprint(self) -> str:
        """The same for the same question, whatever its key (content_fingerprint); with other pictures it is
        another question.
        """
        (_, stem), *options = pictured(((STEM, self.stem), *self.options), self.pictures)
        return content_fingerprint(stem, (text for _, text in options), self.type)

    def mark(self) -> str:
        """Eight characters of the fingerprint: by them an exported row is known to be of this bank."""
        return self.fingerprint()[:MARK_LENGTH]

    def key_print(self) -> frozenset[str]:
        """The right options by their normalised text: comparable whatever the order of the options."""
        return key_texts(pictured(self.options, self.pictures), self.key)

    def named_in(self, other: "Content", ids: Collection[str]) -> frozenset[str] | None:
        """The ids that these options have in another revision of the question: those with the same text,
        whatever their order; else the same ids, which options keep when their texts are mended. None if it
        has not got them all.
        """
        texts = key_texts(pictured(self.options, self.pictures), ids)
        theirs = pictured(other.options, other.pictures)
        same = frozenset(id_ for id_, text in theirs if normalised_option(text) in texts)
        if len(same) == len(set(ids)):
            return same
        return frozenset(ids) if set(ids) <= {id_ for id_, _ in theirs} else None

    def says_the_same(self, other: "Content") -> bool:
        """Whether whoever has looked at this content has looked at the other one too: at most their LABELS
        differ, and blanks that nobody sees.
        """
        one, two = self.completed(), other.completed()
        return sorted(one.key) == sorted(two.key) and all(
            getattr(one, name) == getattr(two, name) for name in APPROVED if name != "key"
        )

    def relabelled(self) -> "Content":
        """This content with its options called a, b, c … in their order, as every import calls them."""
        names = {id_: name for (id_, _), name in zip(self.options, OPTION_IDS, strict=False)}
        return replace(
            self,
            options=tuple((names[id_], text) for id_, text in self.options),
            key=tuple(sorted(names[id_] for id_ in self.key)),
            pictures=tuple((names.get(at, at), sha) for at, sha in self.pictures),
        )

    def changed(self, changes: Mapping[str, Any]) -> "Content":
        """This content with other values in the fields that `changes` names. Tags that it has from a
        time when separators were allowed in them are parted; of those, blank ones go.
        """
        tags = changes.get("tags", self.tags)
        kept = tuple(one for tag in tags for one in (_parted(tag) if tag in self.tags else (tag,)))
        return replace(self, **{**changes, "tags": kept}).completed()

    def completed(self) -> "Content":
        """This content with tidy texts; a true/false question that names no options has its two."""
        options = tuple((id_, tidy(text)) for id_, text in self.options)
        if self.type is QuestionType.TRUE_FALSE and not options:
            options = TRUE_FALSE_OPTIONS
        return replace(
            self,
            stem=tidy_lines(self.stem),
            options=options,
            explanation=tidy_lines(self.explanation),
            citation=tidy(self.citation),
            tags=tuple(dict.fromkeys(map(tidy, self.tags))),
            pictures=_in_order(self.pictures, options),
        )


LABELS = ("difficulty", "tags")
"""What a question is filed by, beside its subject: no participant sees it, and no mark depends on it."""
APPROVED = tuple(field.name for field in fields(Content) if field.name not in LABELS)
"""What a second person approves."""


def pictured(
    texts: Iterable[tuple[str, str]], pictures: Collection[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Texts by place, each with the hashes of its pictures behind it: what tells one from another."""
    return [
        (place, "\n".join([text, *(sha for at, sha in pictures if at == place)])) for place, text in texts
    ]


def _parted(tag: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(f"[{TAG_SEPARATORS}]", tag) if not is_blank(part))


def _in_order(
    pictures: Iterable[tuple[str, str]], options: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Each picture once at its place: the stem's, then the options' in their order, then misplaced ones."""
    places = [STEM, *(id_ for id_, _ in options)]
    order = {place: number for number, place in reversed(list(enumerate(places)))}
    return tuple(sorted(dict.fromkeys(pictures), key=lambda picture: order.get(picture[0], len(places))))


class ContentFault(StrEnum):
    """Why texts do not make a question; str() is the code, `message` what a person reads."""

    STEM_MISSING = "stem-missing"
    STEM_TOO_LONG = "stem-too-long"
    OPTION_BLANK = "option-blank"
    OPTION_TOO_LONG = "option-too-long"
    OPTIONS_SAME = "options-same"
    OPTIONS_NOT_TRUE_FALSE = "options-not-true-false"
    EXPLANATION_TOO_LONG = "explanation-too-long"
    CITATION_TOO_LONG = "citation-too-long"
    TAGS_BLANK = "tags-blank"
    TAGS_TOO_LONG = "tags-too-long"
    TAGS_SEPARATED = "tags-separated"
    PICTURES_TOO_MANY = "pictures-too-many"
    PICTURES_MISPLACED = "pictures-misplaced"

    @property
    def field(self) -> str:
        """The field of a question that the fault is about."""
        return _TOLD[self][0]

    @property
    def message(self) -> str:
        """The fault in Chinese."""
        return _TOLD[self][1]


_TOLD = {
    ContentFault.STEM_MISSING: ("stem", "没有题干"),
    ContentFault.STEM_TOO_LONG: ("stem", f"题干超过 {STEM_LIMIT} 个字"),
    ContentFault.OPTION_BLANK: ("options", "有空白的选项"),
    ContentFault.OPTION_TOO_LONG: ("options", f"有选项超过 {OPTION_LIMIT} 个字"),
    ContentFault.OPTIONS_SAME: ("options", "有两个选项的内容相同"),
    ContentFault.OPTIONS_NOT_TRUE_FALSE: ("options", "判断题的选项固定为 正确（a）和 错误（b），可以不写"),
    ContentFault.EXPLANATION_TOO_LONG: ("explanation", f"解析超过 {EXPLANATION_LIMIT} 个字"),
    ContentFault.CITATION_TOO_LONG: ("citation", f"依据超过 {CITATION_LIMIT} 个字"),
    ContentFault.TAGS_BLANK: ("tags", "有空白的标签，请删去"),
    ContentFault.TAGS_TOO_LONG: ("tags", f"标签超过 {TAGS_LIMIT} 个，或有标签超过 {TAG_LIMIT} 个字"),
    ContentFault.TAGS_SEPARATED: ("tags", "标签里不能有顿号、逗号、分号、竖线、斜线和换行，它们用来隔开标签"),
    ContentFault.PICTURES_TOO_MANY: ("pictures", f"一道题的图片超过 {PICTURES_LIMIT} 张"),
    ContentFault.PICTURES_MISPLACED: ("pictures", "图片只能放在题干或已有的选项里；判断题只能放在题干里"),
}


def content_faults(content: Content) -> tuple[KeyFault | ContentFault, ...]:
    """Everything that keeps this content from being a question; empty if nothing does."""
    texts = [text for _, text in content.options]
    places = {id_ for id_, _ in content.options} if content.type is not QuestionType.TRUE_FALSE else set()
    with_picture = {place for place, _ in content.pictures}
    compared = [normalised_option(text) for _, text in pictured(content.options, content.pictures)]
    found = {
        ContentFault.STEM_MISSING: is_blank(content.stem),
        ContentFault.STEM_TOO_LONG: len(content.stem) > STEM_LIMIT,
        ContentFault.OPTION_BLANK: any(
            is_blank(text) and id_ not in with_picture for id_, text in content.options
        ),
        ContentFault.OPTION_TOO_LONG: any(len(text) > OPTION_LIMIT for text in texts),
        ContentFault.OPTIONS_SAME: len(set(compared)) < len(compared),
        ContentFault.OPTIONS_NOT_TRUE_FALSE: content.type is QuestionType.TRUE_FALSE
        and content.options != TRUE_FALSE_OPTIONS,
        ContentFault.EXPLANATION_TOO_LONG: len(content.explanation) > EXPLANATION_LIMIT,
        ContentFault.CITATION_TOO_LONG: len(content.citation) > CITATION_LIMIT,
        ContentFault.TAGS_BLANK: any(is_blank(tag) for tag in content.tags),
        ContentFault.TAGS_TOO_LONG: len(content.tags) > TAGS_LIMIT
        or any(len(tag) > TAG_LIMIT for tag in content.tags),
        ContentFault.TAGS_SEPARATED: any(set(tag) & set(TAG_SEPARATORS) for tag in content.tags),
        ContentFault.PICTURES_TOO_MANY: len(content.pictures) > PICTURES_LIMIT,
        ContentFault.PICTURES_MISPLACED: not with_picture <= places | {STEM},
    }
    faults = tuple(fault for fault, is_so in found.items() if is_so)
    return faults + key_faults(content.type, (id_ for id_, _ in content.options), content.key)
