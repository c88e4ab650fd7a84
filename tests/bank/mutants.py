"""Broken files of every format: bytes flipped, cut, doubled, spliced; other names; archives in archives."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from random import Random

from quizsvc.bank import exports
from quizsvc.bank.exports import Exported
from quizsvc.bank.rules import Content, QuestionType
from tests.kit import workbooks

TEXT = """一、单选题
1、下列哪一项是甲？（　）
A．子　B．丑　C．寅　D．卯
答案：B
解析：丑是甲。
二、判断题
2、甲就是丑。（√）
三、多选题
3、哪些是乙？
A、子
B、丑
C、寅
【答案】AC
"""
AIKEN = "Which one?\nA. one\nB) two\nANSWER: B\n\nAnd now?\nA. yes\nB. no\nC. perhaps\nANSWER: C\n"
SUFFIXES = ("xlsx", "xls", "ods", "csv", "docx", "txt", "xml", "json", "zip", "exe", "")


def originals() -> dict[str, bytes]:
    """A sound file of each format, by its name."""
    questions = [
        Content(
            QuestionType.SINGLE,
            "哪一项是甲？",
            (("a", "子"), ("b", "丑"), ("c", "寅")),
            ("b",),
            "丑。",
            "《某法》第一条",
        ),
        Content(
            QuestionType.MULTIPLE, "哪些是乙？\n选出来。", (("a", "1"), ("b", "2"), ("c", "3")), ("a", "c")
        ),
        Content(QuestionType.TRUE_FALSE, "甲就是丑。", (("a", "正确"), ("b", "错误")), ("b",), tags=("甲",)),
    ]
    items = [Exported(place, 1, "approved", "法规", each) for place, each in enumerate(questions, 1)]
    found = {f"x.{writer.suffix}": writer.write(items) for writer in exports.WRITERS.values()}
    found |= {f"empty.{suffix}": template.write() for suffix, template in exports.TEMPLATES.items()}
    table = [["题干", "选项A", "选项B", "答案", "科目"], ["谁？", "甲", "乙", "A", "法规"]]
    return found | {
        "x.xls": workbooks.xls(table),
        "text.txt": TEXT.encode(),
        "gb.txt": TEXT.encode("gb18030"),
        "aiken.txt": AIKEN.encode(),
    }


def mutants(number: int, *, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """So many broken files, each with a name; the same seed gives the same files."""
    random = Random(seed)
    sound = originals()
    names = sorted(sound)
    for place in range(number):
        name = names[place % len(names)]
        data = sound[name]
        for _ in range(random.randint(1, 3)):
            data = random.choice(CHANGES)(random, data, sound)
        stem = name.partition(".")[0]
        yield (name if random.random() < 0.7 else f"{stem}.{random.choice(SUFFIXES)}"), data


def _flipped(random: Random, data: bytes, _: dict[str, bytes]) -> bytes:
    changed = bytearray(data)
    for _bit in range(random.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _replaced(random: Random, data: bytes, _: dict[str, bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    strange = random.choice(
        [
            *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"<!DOCTYPE a>", b"&x;", b"{", b"}", b'"', b"[[[["),
            *(b"9" * 400, b"\r\r\n", b"=cmd|'/C calc'!A0"),
            *("（".encode(), "答案：".encode(), "\u202e".encode()),
        ]
    )
    return data[:at] + strange + data[at + random.randrange(4) :]


def _cut(random: Random, data: bytes, _: dict[str, bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _beheaded(random: Random, data: bytes, _: dict[str, bytes]) -> bytes:
    return data[random.randrange(min(len(data), 200) + 1) :]


def _doubled(random: Random, data: bytes, _: dict[str, bytes]) -> bytes:
    begin = random.randrange(len(data) + 1)
    end = random.randrange(begin, len(data) + 1)
    return data[:end] + data[begin:end] * random.choice((1, 2, 50)) + data[end:]


def _spliced(random: Random, data: bytes, sound: dict[str, bytes]) -> bytes:
    other = sound[random.choice(sorted(sound))]
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


def _nested(random: Random, data: bytes, sound: dict[str, bytes]) -> bytes:
    inner = sound[random.choice(sorted(sound))]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name in random.choice(
            (["a.zip"], ["imsmanifest.xml"], ["xl/workbook.xml", "b"], ["word/document.xml"])
        ):
            archive.writestr(name, random.choice((data, inner)))
    return packed.getvalue()


def _repacked(random: Random, data: bytes, _: dict[str, bytes]) -> bytes:
    """One entry of a package changed inside, so that its parser sees sound packing and strange content."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError):
        return _flipped(random, data, {})
    if not entries:
        return data
    victim = random.choice(sorted(entries))
    change = random.choice((_flipped, _replaced, _cut, _doubled))
    entries[victim] = change(random, entries[victim], {})
    if random.random() < 0.2:
        entries.pop(random.choice(sorted(entries)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


CHANGES = (_flipped, _replaced, _cut, _beheaded, _doubled, _spliced, _nested, _repacked, _repacked)
