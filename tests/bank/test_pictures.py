"""Pictures in stems and options: uploaded, kept once, shown to whoever sees the question."""

import base64
import io
import json
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from quizsvc.bank import queries, service
from quizsvc.bank.models import Picture
from quizsvc.bank.rules import (
    STEM,
    TRUE_FALSE_OPTIONS,
    Content,
    ContentFault,
    QuestionType,
    content_faults,
    content_fingerprint,
    stem_fingerprint,
)
from quizsvc.kit import db
from quizsvc.kit.pictures import reencoded
from tests.factories import LONG_AGO, Factories

Headers = dict[str, str]
BASE = "/api/v1"
ONE, TWO = "1" * 64, "2" * 64
OPTIONS = (("a", "甲"), ("b", "乙"), ("c", "丙"))
CONTENT = Content(QuestionType.SINGLE, stem="下图是什么？", options=OPTIONS, key=("a",))


def drawn(colour: int, kind: str = "PNG") -> bytes:
    """A picture of one colour, 12 × 8."""
    written = io.BytesIO()
    Image.new("RGB", (12, 8), (colour, 80, 90)).save(written, kind)
    return written.getvalue()


class TestRules:
    """Same words with other pictures make another question."""

    def test_without_pictures_a_fingerprint_is_what_it_always_was(self) -> None:
        assert CONTENT.fingerprint() == content_fingerprint("下图是什么？", "甲乙丙", QuestionType.SINGLE)

    def test_pictures_make_a_question(self) -> None:
        variants = [
            (),
            ((STEM, ONE),),
            ((STEM, TWO),),
            (("a", ONE),),
            (("b", ONE),),
            ((STEM, ONE), ("a", ONE)),
        ]
        prints = {CONTENT.changed({"pictures": pictures}).fingerprint() for pictures in variants}
        assert len(prints) == len(variants)

    @given(st.permutations("abc"))
    def test_the_order_of_the_options_does_not(self, order: list[str]) -> None:
        pictured = CONTENT.changed({"pictures": ((STEM, ONE), ("a", TWO))})
        texts = dict(OPTIONS)
        other = Content(
            QuestionType.SINGLE,
            stem="下图是什么？",
            options=tuple(zip("abc", (texts[id_] for id_ in order), strict=True)),
            key=("abc"[order.index("a")],),
            pictures=((STEM, ONE), ("abc"[order.index("a")], TWO)),
        )
        assert other.fingerprint() == pictured.fingerprint()
        assert other.key_print() == pictured.key_print()

    def test_keys_are_withheld_by_the_words_alone(self) -> None:
        # rules.md §3: "the same normalised text"; a picture more or less opens no way around it.
        assert stem_fingerprint(CONTENT.stem) == stem_fingerprint("下图是什么")

    def test_they_stand_in_the_order_in_which_they_are_shown_each_once(self) -> None:
        mixed = (("b", TWO), (STEM, TWO), ("a", ONE), (STEM, ONE), ("b", TWO))
        shown = CONTENT.changed({"pictures": mixed}).pictures
        assert shown == ((STEM, TWO), (STEM, ONE), ("a", ONE), ("b", TWO))

    @pytest.mark.parametrize(
        ("pictures", "faults"),
        [
            ((("d", ONE),), [ContentFault.PICTURES_MISPLACED]),
            (tuple((STEM, str(n) * 64) for n in range(10)), []),
            (tuple((STEM, f"{n:064}") for n in range(11)), [ContentFault.PICTURES_TOO_MANY]),
        ],
    )
    def test_where_and_how_many(self, pictures: Any, faults: list[ContentFault]) -> None:
        assert list(content_faults(CONTENT.changed({"pictures": pictures}))) == faults

    def test_a_statement_has_them_in_its_stem_alone(self) -> None:
        statement = Content(QuestionType.TRUE_FALSE, "如图。", TRUE_FALSE_OPTIONS, ("a",))
        assert content_faults(statement.changed({"pictures": ((STEM, ONE),)})) == ()
        misplaced = content_faults(statement.changed({"pictures": (("a", ONE),)}))
        assert misplaced == (ContentFault.PICTURES_MISPLACED,)

    def test_an_option_may_be_a_picture_and_nothing_else(self) -> None:
        wordless = {"options": (("a", ""), ("b", ""))}
        assert ContentFault.OPTION_BLANK in content_faults(CONTENT.changed(wordless))
        same = CONTENT.changed({**wordless, "pictures": (("a", ONE), ("b", ONE))})
        assert content_faults(same) == (ContentFault.OPTIONS_SAME,)
        assert content_faults(CONTENT.changed({**wordless, "pictures": (("a", ONE), ("b", TWO))})) == ()


@pytest.fixture
def editor(make: Factories) -> Headers:
    return make.headers(make.account("editor"))


@pytest.fixture
def upload(client: Any, editor: Headers) -> Any:
    def upload(data: bytes, headers: Headers | None = None) -> Any:
        sent = {"file": (io.BytesIO(data), "图.png")}
        return client.post(
            f"{BASE}/pictures", headers=headers or editor, data=sent, content_type="multipart/form-data"
        )

    return upload


@pytest.fixture(autouse=True)
def subject(app: Any) -> None:
    with db.transaction():
        service.add_subject(now=LONG_AGO, actor=None, name="水")


def kept() -> int:
    return db.session().scalar(sa.select(sa.func.count()).select_from(Picture)) or 0


def body(**more: Any) -> dict[str, Any]:
    options = [{"id": id_, "text": text} for id_, text in OPTIONS]
    return {
        "type": "single",
        "stem": "下图是什么？",
        "options": options,
        "key": ["a"],
        "subject": "水",
        **more,
    }


class TestRoutes:
    def test_a_picture_is_kept_once(self, upload: Any) -> None:
        first = upload(drawn(10))
        assert first.status_code == 201
        picture = reencoded(drawn(10))
        assert first.json == {"id": picture.sha256, "media_type": "image/png", "width": 12, "height": 8}
        again = upload(drawn(10) + b"behind the end")
        assert (again.status_code, again.json) == (200, first.json)
        assert kept() == 1

    @pytest.mark.parametrize(
        ("data", "code"), [(b"GIF89a", "not-a-picture"), (drawn(10)[:-20], "damaged-picture")]
    )
    def test_what_is_no_picture_is_refused_with_what_to_do(self, upload: Any, data: bytes, code: str) -> None:
        answer = upload(data)
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert "请" in answer.json["detail"]
        assert kept() == 0

    def test_it_is_served_for_ever_and_as_nothing_else(
        self, client: Any, make: Factories, upload: Any
    ) -> None:
        id_ = upload(drawn(80, "JPEG")).json["id"]
        anybody = make.headers(make.account())
        answer = client.get(f"{BASE}/pictures/{id_}", headers=anybody)
        assert answer.data == reencoded(drawn(80, "JPEG")).data
        headers = answer.headers
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        same = client.get(f"{BASE}/pictures/{id_}", headers={**anybody, "If-None-Match": headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")

    @pytest.mark.parametrize("id_", ["1", ONE, ONE[:-1] + "G", "%00" * 64, f"{ONE[:-1]}%0A"])
    def test_another_is_not_there(self, client: Any, editor: Headers, id_: str) -> None:
        assert client.get(f"{BASE}/pictures/{id_}", headers=editor).status_code == 404

    def test_a_question_with_pictures(self, client: Any, editor: Headers, upload: Any) -> None:
        one, two = (upload(drawn(colour)).json["id"] for colour in (10, 80))
        pictures = [{"at": "b", "id": two}, {"at": "stem", "id": one}]
        made = client.post(f"{BASE}/questions", headers=editor, json=body(pictures=pictures))
        assert made.status_code == 201
        sides = {"width": 12, "height": 8}
        shown = [{"at": "stem", "id": one, **sides}, {"at": "b", "id": two, **sides}]
        assert made.json["pictures"] == shown
        place = f"{BASE}/questions/{made.json['id']}"
        # Without its pictures it is another question, and so is one with the pictures changed round.
        assert client.post(f"{BASE}/questions", headers=editor, json=body()).status_code == 201
        twin = client.post(f"{BASE}/questions", headers=editor, json=body(pictures=pictures[::-1]))
        assert twin.json["type"] == "/problems/duplicate-question"
        change = {"pictures": [{"at": "stem", "id": two}], "reason": "换图"}
        changed = client.patch(place, headers={**editor, "If-Match": '"1"'}, json=change)
        assert changed.json["pictures"] == [{"at": "stem", "id": two, **sides}]
        revisions = client.get(f"{place}/revisions", headers=editor).json["items"]
        assert [revision["pictures"] for revision in revisions] == [changed.json["pictures"], shown]
        assert [change["field"] for change in revisions[0]["changes"]] == ["pictures"]

    def test_an_option_that_is_a_picture(self, client: Any, editor: Headers, upload: Any) -> None:
        one, two = (upload(drawn(colour)).json["id"] for colour in (10, 80))
        wordless = [{"id": "a", "text": ""}, {"id": "b", "text": ""}]
        pictures = [{"at": "a", "id": one}, {"at": "b", "id": two}]
        made = client.post(
            f"{BASE}/questions", headers=editor, json=body(options=wordless, pictures=pictures)
        )
        assert made.status_code == 201
        refused = client.post(f"{BASE}/questions", headers=editor, json=body(options=wordless))
        assert (refused.status_code, refused.json["faults"]) == (422, ["option-blank", "options-same"])

    @pytest.mark.parametrize(
        ("pictures", "problem"),
        [
            ([{"at": "stem", "id": ONE}], "unknown-picture"),
            ([{"at": "stem", "id": "x"}], "wrong-shape"),
            ([{"at": "z", "id": ONE}], "wrong-shape"),
            ([{"at": "h", "id": ONE}], "invalid-question"),
            ([{"at": "stem", "id": ONE}] * 11, "wrong-shape"),
        ],
    )
    def test_pictures_that_cannot_be(
        self, client: Any, editor: Headers, pictures: list[dict[str, str]], problem: str
    ) -> None:
        refused = client.post(f"{BASE}/questions", headers=editor, json=body(pictures=pictures))
        assert (refused.status_code, refused.json["type"]) == (422, f"/problems/{problem}")

    def test_nothing_ever_changes_one(self, upload: Any) -> None:
        upload(drawn(10))
        for statement in ("update pictures set width = 1", "delete from pictures"):
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), db.transaction():
                db.session().execute(sa.text(statement))


class TestParticipants:
    def test_pictures_stand_beside_the_questions_that_are_served(
        self, client: Any, make: Factories, upload: Any
    ) -> None:
        one, two = (upload(drawn(colour)).json["id"] for colour in (10, 80))
        question = make.question()
        places = [{"at": at, "id": id_, "width": 12, "height": 8} for at, id_ in (("stem", one), ("b", two))]
        ids = [option["id"] for option in question.options]
        every = [*places, *({"at": id_, "id": one, "width": 12, "height": 8} for id_ in ids if id_ != "b")]
        pictured = make.revision(question, stem="看图", pictures=every)
        paper = make.paper(make.season(), revisions=[pictured, make.question()])
        headers = make.headers(make.participant())
        attempt = client.post(f"{BASE}/papers/{paper.id}/attempts", headers=headers).json
        again = client.get(f"{BASE}/attempts/{attempt['id']}", headers=headers).json
        assert again["questions"] == attempt["questions"]
        shown = {question["stem"]: question for question in attempt["questions"]}
        seen = shown.pop("看图")
        # The stem's first, then the options' as this person sees the options.
        assert [picture["at"] for picture in seen["pictures"]] == [
            "stem",
            *(option["id"] for option in seen["options"]),
        ]
        assert {picture["at"]: picture["id"] for picture in seen["pictures"]} == {
            picture["at"]: picture["id"] for picture in every
        }
        assert [question["pictures"] for question in shown.values()] == [[]]
        data = client.get(f"{BASE}/pictures/{two}", headers=headers).data
        assert data == reencoded(drawn(80)).data

    def test_staff_see_them_on_the_paper(self, client: Any, make: Factories, upload: Any) -> None:
        id_ = upload(drawn(10)).json["id"]
        place = {"at": "stem", "id": id_, "width": 12, "height": 8}
        pictured = make.revision(make.question(), stem="看图", pictures=[place])
        paper = make.paper(make.season(), revisions=[pictured])
        answer = client.get(f"{BASE}/papers/{paper.id}", headers=make.headers(make.account("organizer")))
        assert answer.json["questions"][0]["pictures"] == [place]


def as_json(*questions: tuple[str, list[tuple[str, bytes]]], **more: Any) -> bytes:
    """Our own JSON: stems, each with its pictures."""
    options = [{"id": id_, "text": text} for id_, text in OPTIONS]
    common = {"type": "single", "subject": "水", "options": options, "key": ["a"], **more}
    listed = [
        common
        | {
            "stem": stem,
            "pictures": [{"at": at, "data": base64.b64encode(data).decode()} for at, data in found],
        }
        for stem, found in questions
    ]
    return json.dumps({"format": "quizsvc-questions", "version": 1, "questions": listed}).encode()


def take(data: bytes, name: str = "题.json", **more: Any) -> Any:
    with db.transaction():
        return service.import_questions(
            now=LONG_AGO, actor=None, data=data, filename=name, commit=True, **more
        )


def exported(format_: str) -> bytes:
    with db.transaction():
        return service.export_questions(now=LONG_AGO, actor=None, format_=format_, wanted={})


class TestImports:
    def test_questions_come_with_their_pictures(self, app: Any) -> None:
        report = take(as_json(("图一", [(STEM, drawn(10))]), ("图二", [("b", drawn(10)), ("a", drawn(80))])))
        assert (report.accepted, report.committed) == (2, True)
        assert kept() == 2
        standing = queries.standing(queries.ids(queries.Wanted(), most=10))
        one, two = (reencoded(drawn(colour)).sha256 for colour in (10, 80))
        assert [question.content.pictures for question in standing.values()] == [
            ((STEM, one),),
            (("a", two), ("b", one)),
        ]

    def test_a_check_keeps_nothing(self, app: Any) -> None:
        with db.transaction():
            report = service.import_questions(
                now=LONG_AGO,
                actor=None,
                data=as_json(("图", [(STEM, drawn(10))])),
                filename="x",
                commit=False,
            )
        assert (report.accepted, kept()) == (1, 0)

    def test_same_words_with_another_picture_are_another_question(self, app: Any) -> None:
        report = take(as_json(("图", []), ("图", [(STEM, drawn(10))]), ("图", [(STEM, drawn(80))])))
        assert (report.accepted, report.duplicates) == (3, 0)
        again = take(as_json(("图", [(STEM, drawn(80))])))
        assert (again.accepted, again.duplicates) == (0, 1)
        other_key = take(as_json(("图", [(STEM, drawn(80))]), key=["b"]))
        assert (other_key.accepted, other_key.conflicts) == (0, 1)

    def test_one_bad_picture_refuses_its_row(self, app: Any) -> None:
        data = as_json(("图一", [(STEM, b"GIF89a")]), ("图二", [(STEM, drawn(10))]))
        report = take(data, skip_rejected=True)
        assert (report.rows, report.accepted, report.rejected) == (2, 1, 1)
        assert [(error.column, error.code) for error in report.errors] == [("图片", "not-a-picture")]

    def test_a_sheet_refers_to_pictures_of_the_bank(self, app: Any) -> None:
        sheet = (
            f"题干,选项A,选项B,答案,科目,图片\n谁,甲,乙,A,水,题干={reencoded(drawn(10)).sha256}\n".encode()
        )
        report = take(sheet, "题.csv")
        assert [(error.column, error.code) for error in report.errors] == [("图片", "picture-unknown")]
        with db.transaction():
            service.add_picture(now=LONG_AGO, actor=None, data=drawn(10))
        assert take(sheet, "题.csv").accepted == 1

    @pytest.mark.parametrize("format_", ["json", "qti", "moodle_xml", "xlsx", "csv"])
    def test_an_export_comes_back_as_what_is_there(self, app: Any, format_: str) -> None:
        take(as_json(("图一", [(STEM, drawn(10)), ("c", drawn(80, "JPEG"))]), ("图二", [])))
        report = take(exported(format_), f"题库.{format_}")
        assert (report.rows, report.duplicates, report.updated) == (2, 2, 0)

    def test_an_export_that_comes_back_without_one_takes_it_away(self, app: Any) -> None:
        take(as_json(("图一", [(STEM, drawn(10))])))
        document = json.loads(exported("json"))
        document["questions"][0]["pictures"] = []
        assert take(json.dumps(document).encode()).updated == 1
        (question,) = queries.standing(queries.ids(queries.Wanted(), most=10)).values()
        assert question.content.pictures == ()

    def test_a_sheet_without_the_column_leaves_them_alone(self, app: Any) -> None:
        take(as_json(("图一", [(STEM, drawn(10))])))
        lines = exported("csv").decode("utf-8-sig").splitlines()
        without = "\n".join(line.rpartition(",")[0].replace("图一", "图壹") for line in lines)
        assert take(without.encode(), "题.csv").updated == 1
        (question,) = queries.standing(queries.ids(queries.Wanted(), most=10)).values()
        assert question.content.pictures == ((STEM, reencoded(drawn(10)).sha256),)

    def test_gift_says_how_many_it_has_no_room_for(self, app: Any) -> None:
        take(as_json(("图一", [(STEM, drawn(10))]), ("图二", [])))
        with pytest.raises(service.NoRoomForPictures, match="有 1 道题带图片") as refused:
            exported("gift")
        assert refused.value.members == {"questions": 1}
