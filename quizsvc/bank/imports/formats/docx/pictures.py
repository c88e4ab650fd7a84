"""Pictures of a Word file, each with the question in which it stands."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizsvc.bank.imports.formats import attached
from quizsvc.bank.imports.formats.docx.body import MOST_PICTURES, OBJECT, PICTURES
from quizsvc.bank.imports.formats.docx.xml import Handler, walk
from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables import Finding

RELATIONS = "word/_rels/document.xml.rels"
MARK = re.compile(f"[{chr(PICTURES)}-{OBJECT}]")


class _Targets(Handler):
    """The files that relations lead to, told by `xml.walk`."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str], path: list[str]) -> None:
        """Part of `xml.Handler`."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            self.paths[attributes.get("Id", "")] = posixpath.join("word", target).lstrip("/")


class PictureNotInFile(BadFile):
    """A picture that is only linked to, or whose part is missing."""

    title = "图片没有存在文件里"
    code = "picture-unreadable"
    advice = "有一张图片没有存在文件里，请重新插入"


class Pictures:
    """The pictures of a file; `relations` are theirs, by the places that stand in texts."""

    def __init__(self, archive: Archive, relations: Sequence[str]) -> None:
        targets = _Targets()
        walk(archive, RELATIONS, targets)
        self._archive = archive
        self._paths = [targets.paths.get(relation, "") for relation in relations]
        self._read: dict[str, bytes] = {}

    def placed(self, raw: RawQuestion) -> RawQuestion:
        """A question with its pictures beside its texts, and faults for what cannot be read. The text of an
        option that is only a picture is blank.
        """
        marked = [*raw.fields.values(), raw.options_text, *(text for _, text in raw.options)]
        if not any(MARK.search(text) for text in marked):
            return raw
        faults, doubts = list(raw.faults), list(raw.doubts)
        if any(OBJECT in text for text in marked):
            told = "题目里有公式、图表或嵌入的对象，无法读取，请改写成文字或截成图片"
            faults.append(Finding(raw.sheet, raw.row, None, "object-unreadable", told))
        places = [("stem", raw.fields.get("stem", "")), *raw.options]
        pictures: list[tuple[str, bytes]] = []
        for place, text in places:
            for mark in MARK.findall(text.replace(OBJECT, "")):
                try:
                    pictures.append((place, self._content(mark)))
                except BadFile as refused:
                    faults.append(Finding(raw.sheet, raw.row, "图片", refused.code, refused.detail))
        others = [text for name, text in raw.fields.items() if name != "stem"]
        if any(MARK.search(text.replace(OBJECT, "")) for text in others):
            told = "解析或别的栏里的图片没有导入，图片只能放在题干和选项里"
            doubts.append(Finding(raw.sheet, raw.row, "图片", "picture-ignored", told))
        return replace(
            raw,
            fields={name: MARK.sub("", text) for name, text in raw.fields.items()},
            options=[(letter, MARK.sub("", text).strip()) for letter, text in raw.options],
            options_text=MARK.sub("", raw.options_text),
            faults=tuple(faults),
            doubts=tuple(doubts),
            pictures=(*raw.pictures, *pictures),
        )

    def _content(self, mark: str) -> bytes:
        at = ord(mark) - PICTURES
        path = self._paths[at] if at < min(len(self._paths), MOST_PICTURES) else ""
        if path not in self._archive:
            raise PictureNotInFile()
        if path not in self._read:
            self._read[path] = attached.in_package(self._archive, path)
        return self._read[path]
