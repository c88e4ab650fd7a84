"""Pictures in files: they come with their questions, leave with them, and come back as the same."""

import base64
import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from quizsvc.bank import exports, imports
from quizsvc.bank.exports import Exported
from quizsvc.bank.imports import pictures as file_pictures
from quizsvc.bank.rules import STEM, Content, QuestionType, content_faults
from quizsvc.kit import pictures
from tests.bank.made_up import exported


def drawn(colour: int, kind: str = "PNG", side: int = 12) -> bytes:
    """A picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (side, side), (colour, 80, 90)).save(written, kind, lossless=True)
    return written.getvalue()


PICTURES = [
    pictures.reencoded(drawn(colour, kind)) for colour, kind in ((10, "PNG"), (80, "JPEG"), (200, "WEBP"))
]
SINGLE = Content(QuestionType.SINGLE, stem="下图是什么？", options=(("a", "甲"), ("b", "乙")), key=("a",))


def with_pictures(content: Content, *places: tuple[str, pictures.Picture]) -> Exported:
    listed = tuple((at, picture.sha256) for at, picture in places)
    known = {picture.sha256: picture for _, picture in places}
    return Exported(1, 1, "draft", "水", content.changed({"pictures": listed}), known)


@st.composite
def pictured(draw: st.DrawFn) -> Exported:
    """Made-up questions with pictures, some of whose options have no text."""
    item = draw(exported())
    ids = [id_ for id_, _ in item.content.options]
    places = [STEM] if item.content.type is QuestionType.TRUE_FALSE else [STEM, *ids]
    found = draw(
        st.lists(st.tuples(st.sampled_from(places), st.sampled_from(PICTURES)), max_size=6, unique=True)
    )
    wordless = {at for at, _ in found[:1] if at != STEM}
    options = [(id_, "" if id_ in wordless else text) for id_, text in item.content.options]
    changes = {
        "options": tuple(options),
        "pictures": tuple((at, picture.sha256) for at, picture in found),
    }
    content = item.content.changed(changes)
    assume(not content_faults(content))  # one without text may now be the same as another
    known = {picture.sha256: picture for _, picture in found}
    return Exported(item.id, item.revision, item.state, item.subject, content, known)


@pytest.mark.parametrize(
    "format_", [name for name, one in exports.WRITERS.items() if one.has_room_for_pictures]
)
def test_pictures_come_back_as_they_went(format_: str, scale: int) -> None:
    @settings(max_examples=20 * scale, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(pictured(), min_size=5, max_size=5))
    def come_back(items: list[Exported]) -> None:
        examined = imports.examine(exports.write(format_, items), "x", subject=None)
        assert [(fault.row, fault.code, fault.message) for fault in examined.errors] == []
        assert [back.content for back in examined.candidates] == [item.content for item in items]
        brought = {} if format_ in ("xlsx", "csv") else [item.pictures for item in items]
        assert [dict(back.pictures) for back in examined.candidates] == (brought or [{}] * len(items))

    come_back()


def test_a_package_holds_a_picture_once_and_lists_it() -> None:
    items = [with_pictures(SINGLE, (STEM, PICTURES[1]), ("b", PICTURES[1]))] * 2
    with zipfile.ZipFile(io.BytesIO(exports.write("qti", items))) as package:
        name = f"media/{PICTURES[1].sha256}.jpg"
        assert package.namelist() == ["items/q00001.xml", "items/q00002.xml", "imsmanifest.xml", name]
        assert package.read("imsmanifest.xml").decode().count(f'href="{name}"') == 2
        assert package.read("items/q00001.xml").decode().count(f'src="../{name}"') == 2


def as_json(*questions: list[tuple[str, bytes]]) -> bytes:
    """Our own JSON: one question for each list of pictures."""
    return json.dumps(
        {
            "format": "quizsvc-questions",
            "version": 1,
            "questions": [
                {
                    "type": "single",
                    "stem": f"第 {number} 幅图是什么？",
                    "subject": "水",
                    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
                    "key": ["a"],
                    "pictures": [{"at": at, "data": base64.b64encode(data).decode()} for at, data in found],
                }
                for number, found in enumerate(questions)
            ],
        }
    ).encode()


def examined(data: bytes) -> imports.Examined:
    return imports.examine(data, "题.json", subject=None)


class TestWhatAFileBrings:
    def test_a_picture_is_encoded_anew_and_named_by_what_it_became(self) -> None:
        sent = drawn(10) + b"behind the end"
        (row,) = examined(as_json([(STEM, sent)])).candidates
        assert row.content.pictures == ((STEM, PICTURES[0].sha256),)
        assert row.pictures == {PICTURES[0].sha256: PICTURES[0]}

    def test_the_same_picture_of_many_rows_is_read_once(self) -> None:
        taken = file_pictures.Pictures(0)
        assert taken.take(drawn(10)) is taken.take(drawn(10))

    @pytest.mark.parametrize(
        ("found", "code", "words"),
        [
            ([(STEM, b"GIF89a")], "not-a-picture", "题干的图片：不支持 GIF 格式"),
            ([("b", drawn(10)[:-20])], "damaged-picture", "选项 B的图片"),
            ([("stem", b"")], "not-a-picture", "请上传 PNG"),
            ([("c", drawn(10))], "pictures-misplaced", "已有的选项"),
            ([(STEM, drawn(colour)) for colour in range(11)], "pictures-too-many", "超过 10 张"),
        ],
    )
    def test_a_bad_one_refuses_its_row_alone(
        self, found: list[tuple[str, bytes]], code: str, words: str
    ) -> None:
        looked = examined(as_json([], found, [("b", drawn(80))]))
        assert [(fault.row, fault.column, fault.code) for fault in looked.errors] == [(2, "图片", code)]
        assert words in looked.errors[0].message
        assert [row.raw.row for row in looked.candidates] == [1, 3]

    def test_a_file_brings_no_more_pixels_than_honest_ones(self) -> None:
        # Nearly ten million pixels of one colour in some kilobytes each: a hundred would take a minute.
        wide = [(STEM, drawn(colour, "WEBP", 3100)) for colour in range(7)]
        looked = examined(as_json(*[[one] for one in wide]))
        assert {fault.code for fault in looked.errors} == {"too-many-pictures"}
        assert 3 < len(looked.candidates) < 7

    def test_a_sheet_names_pictures_of_the_bank(self) -> None:
        sha = PICTURES[0].sha256
        for cell, places, doubts in (
            (f"题干={sha}、选项 B={sha}", ((STEM, sha), ("b", sha)), []),
            (f"B={sha}", (("b", sha),), []),
            (f"b＝{sha}", (("b", sha),), []),
            ("图1.png", (), ["picture-ignored"]),
            ("", (), []),
        ):
            sheet = f"题干,选项A,选项B,答案,科目,图片\n谁,甲,乙,A,水,{cell}\n".encode()
            looked = imports.examine(sheet, "题.csv", subject=None)
            assert [row.content.pictures for row in looked.candidates] == [places]
            assert [told.code for told in looked.warnings if told.code != "type-inferred"] == doubts
