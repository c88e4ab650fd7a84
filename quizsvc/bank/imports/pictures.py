"""The pictures of a file, encoded anew; each once, whichever rows show it."""

import hashlib
import re

from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.bank.rules import STEM, STEM_NAME, place_name, tidy
from quizsvc.kit.files import BadFile
from quizsvc.kit.pictures import PIXELS_LIMIT, Picture, declared, reencoded
from quizsvc.kit.tables import Finding

PIXELS, PIXELS_A_BYTE = max(PIXELS_LIMIT.values()), 200
"""How many pixels a file may bring: one large picture, and what honest pictures of its size hold. Time goes
by pixels, and a picture of one colour has a million of them in a byte."""
KEPT_LIMIT = 100 * 1024 * 1024
"""Bytes of all pictures of a file as they will be kept."""
REFERENCE = re.compile(rf"({STEM_NAME}|(?:选项\s*)?[A-Ha-h])\s*[=＝]\s*([0-9a-f]{{64}})")
"""A picture in a cell of our own sheets, which holds no picture itself: it is in the bank already."""
SEPARATOR = "、"


class TooManyPictures(BadFile):
    """More than one import takes in."""

    title = "文件里的图片太多或太大"
    code = "too-many-pictures"
    advice = "文件里的图片合计太大，从这一张起没有读取。请缩小图片，或分成几个文件导入。"


class Pictures:
    """What a file may still bring, and what it has brought."""

    def __init__(self, file_bytes: int) -> None:
        self._pixels_left = PIXELS + PIXELS_A_BYTE * file_bytes
        self._bytes_left = KEPT_LIMIT
        self._seen: dict[bytes, Picture | BadFile] = {}

    def take(self, data: bytes) -> Picture:
        """The picture that these bytes show.

        Raises:
            BadFile: kit.pictures does not take it; TooManyPictures.
        """
        key = hashlib.sha256(data).digest()
        if key not in self._seen:
            try:
                self._seen[key] = self._encoded(data)
            except BadFile as refused:
                self._seen[key] = refused
        found = self._seen[key]
        if isinstance(found, BadFile):
            raise found
        return found

    def _encoded(self, data: bytes) -> Picture:
        _, pixels = declared(data)
        if pixels > self._pixels_left:
            raise TooManyPictures()
        self._pixels_left -= pixels
        picture = reencoded(data)
        self._bytes_left -= len(picture.data)
        if self._bytes_left < 0:
            raise TooManyPictures()
        return picture


class Placed:
    """The pictures of one row: `places` are pairs of place and SHA-256, `pictures` what came with the row."""

    def __init__(self, raw: RawQuestion, file: Pictures) -> None:
        self.places: list[tuple[str, str]] = []
        self._referred: set[str] = set()
        self.pictures: dict[str, Picture] = {}
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []
        for at, data in raw.pictures:
            try:
                picture = file.take(data)
            except BadFile as refused:
                told = f"{place_name(at)}的图片：{refused.detail}"
                self.errors.append(raw.finding("pictures", refused.code, told))
            else:
                self.places.append((at, picture.sha256))
                self.pictures[picture.sha256] = picture
        self._refer(raw)

    @property
    def on_options(self) -> set[str]:
        """The options that have pictures."""
        return {at for at, _ in self.places} - {STEM}

    def options(self, raw: RawQuestion) -> list[tuple[str, str]]:
        """The row's options as they stand. One that is only a picture has no text, and at the end of a row
        perhaps no cell either.
        """
        listed = [(id_, tidy(text)) for id_, text in raw.options]
        while listed and not raw.exact and not listed[-1][1] and listed[-1][0] not in self.on_options:
            listed.pop()
        wordless = self._referred - {STEM, *(id_ for id_, _ in listed)}
        return sorted([*listed, *((id_, "") for id_ in wordless)]) if wordless else listed

    def _refer(self, raw: RawQuestion) -> None:
        for piece in filter(None, map(str.strip, raw.fields.get("pictures", "").split(SEPARATOR))):
            known = REFERENCE.fullmatch(piece)
            if known:
                at = STEM if known[1] == STEM_NAME else known[1][-1].lower()
                self._referred.add(at)
                self.places.append((at, known[2]))
            else:
                told = f"“{piece[:30]}”没有导入：表格里放不下图片，请导入后在题库中上传，或改用 Word 文件"
                self.warnings.append(raw.finding("pictures", "picture-ignored", told))
