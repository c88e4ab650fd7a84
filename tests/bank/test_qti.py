"""QTI 2.1, 2.2 and 3.0: each edge of reference/formats.md 4.4 with its outcome. The items are our own."""

import io
import stat
import zipfile
from random import Random
from typing import Any

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports import formats
from quizsvc.bank.rules import QuestionType
from quizsvc.kit.files import BadFile
from quizsvc.kit.pictures import BYTES_LIMIT

V21, V22 = "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imsqti_v2p2"
V30 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
MATCH = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>'
)
CHOICES = (
    '<simpleChoice identifier="H">氢</simpleChoice>'
    '<simpleChoice identifier="O" fixed="true">氧</simpleChoice>'
    '<simpleChoice identifier="Cl">氯</simpleChoice>'
)


def choice(identifier: str, text: str) -> str:
    return f'<simpleChoice identifier="{identifier}">{text}</simpleChoice>'


def item(
    *,
    namespace: str = V22,
    response: str = "RESPONSE",
    cardinality: str = "single",
    base: str = "identifier",
    declared: str = "<correctResponse><value>O</value></correctResponse>",
    before: str = "<p>哪一个是氧？</p>",
    prompt: str = "<prompt>选一个。</prompt>",
    choices: str = CHOICES,
    after: str = "",
    processing: str = MATCH,
    more: str = "",
) -> bytes:
    """An item of version 2 with some of its parts replaced."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{namespace}" identifier="i1" title="元素" adaptive="false" timeDependent="false">
  <responseDeclaration identifier="{response}" cardinality="{cardinality}" baseType="{base}">{declared}
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody>{before}
    <choiceInteraction responseIdentifier="{response}" shuffle="true" maxChoices="1">{prompt}{choices}
    </choiceInteraction>{after}
  </itemBody>
  {processing}{more}
</assessmentItem>""".encode()


def examine(data: bytes) -> imports.Examined:
    return imports.examine(data, "元素.xml", subject="化学")


def only(data: bytes) -> Any:
    examined = examine(data)
    assert [fault.message for fault in examined.errors] == []
    (candidate,) = examined.candidates
    return candidate.content


def codes(data: bytes) -> list[str]:
    return [told.code for told in examine(data).warnings]


def package(files: dict[str, bytes], *, types: str = "imsqti_item_xmlv2p2", root: str = "") -> bytes:
    """A package that lists the files which are no pictures."""
    listed = "".join(
        f'<resource identifier="r{place}" type="{types}" href="{path}"><file href="{path}"/></resource>'
        for place, path in enumerate(files)
        if path.endswith(".xml")
    )
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><organizations/>'
        f"<resources>{listed}</resources></manifest>"
    )
    return zipped(
        {f"{root}imsmanifest.xml": manifest.encode(), **{root + path: files[path] for path in files}}
    )


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return packed.getvalue()


class TestItems:
    @pytest.mark.parametrize("namespace", [V21, V22])
    def test_a_single_choice_by_identifiers_that_are_no_letters(self, namespace: str) -> None:
        content = only(item(namespace=namespace))
        assert content.type is QuestionType.SINGLE
        assert content.stem == "哪一个是氧？\n选一个。"
        assert content.options == (("a", "氢"), ("b", "氧"), ("c", "氯"))
        assert content.key == ("b",)

    def test_version_3_in_its_own_spelling(self) -> None:
        content = only(
            f"""<qti-assessment-item xmlns="{V30}" identifier="i" title="t">
            <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
              <qti-correct-response><qti-value>x</qti-value><qti-value>z</qti-value></qti-correct-response>
            </qti-response-declaration>
            <qti-item-body><p>哪些是偶数？</p>
              <qti-choice-interaction response-identifier="RESPONSE" max-choices="0">
                <qti-simple-choice identifier="x">二</qti-simple-choice>
                <qti-simple-choice identifier="y">三</qti-simple-choice>
                <qti-simple-choice identifier="z">四</qti-simple-choice>
              </qti-choice-interaction></qti-item-body>
            <qti-response-processing
              template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
            </qti-assessment-item>""".encode()
        )
        assert (content.type, content.key) == (QuestionType.MULTIPLE, ("a", "c"))

    def test_a_response_of_another_name(self) -> None:
        assert only(item(response="RESPONSE_27628688")).key == ("b",)

    @pytest.mark.parametrize("prompt", ["", "<prompt/>", "<prompt> </prompt>"])
    def test_a_blank_prompt(self, prompt: str) -> None:
        assert only(item(prompt=prompt)).stem == "哪一个是氧？"

    def test_a_stem_in_the_prompt_alone(self) -> None:
        assert only(item(before="")).stem == "选一个。"

    def test_white_space_of_the_file_means_nothing(self) -> None:
        assert (
            only(item(before="<div>\n  <p>哪一个\n  是氧？</p>\n</div>", prompt="")).stem == "哪一个 是氧？"
        )

    def test_feedback_inside_an_option_is_no_part_of_it(self) -> None:
        feedback = (
            '<feedbackInline outcomeIdentifier="F" identifier="H" showHide="show">不对</feedbackInline>'
        )
        choices = CHOICES.replace("氢</", f"氢{feedback}</")
        assert only(item(choices=choices)).options[0] == ("a", "氢")

    def test_modal_feedback_is_the_explanation(self) -> None:
        shown = '<modalFeedback outcomeIdentifier="F" identifier="f"><p>氧是 O。</p></modalFeedback>'
        assert only(item(more=shown)).explanation == "氧是 O。"

    def test_a_mapping_beside_the_key_changes_nothing(self) -> None:
        mapping = '<mapping lowerBound="0" defaultValue="-1"><mapEntry mapKey="O" mappedValue="2"/></mapping>'
        declared = f"<correctResponse><value>O</value></correctResponse>{mapping}"
        assert only(item(declared=declared)).key == ("b",)

    def test_a_mapping_that_marks_otherwise_than_the_key_is_for_a_person_to_look_at(self) -> None:
        entries = '<mapEntry mapKey="O" mappedValue="0"/><mapEntry mapKey="H" mappedValue="1"/>'
        declared = f"<correctResponse><value>O</value></correctResponse><mapping>{entries}</mapping>"
        examined = examine(item(declared=declared, processing=MATCH.replace("match_correct", "map_response")))
        assert [told.code for told in examined.warnings] == ["needs-review"]
        assert (examined.candidates[0].state, examined.candidates[0].content.key) == ("draft", ("b",))
        assert codes(item(declared=declared)) == []

    def test_two_choices_of_one_identifier_are_a_fault(self) -> None:
        examined = examine(item(choices=choice("O", "氢") + choice("O", "氧") + choice("Cl", "氯")))
        assert [fault.code for fault in examined.errors] == ["options-unclear"]

    def test_a_mapping_alone_gives_the_key_with_a_doubt(self) -> None:
        entries = '<mapEntry mapKey="O" mappedValue="0.5"/><mapEntry mapKey="H" mappedValue="-1"/>'
        data = item(declared=f"<mapping>{entries}</mapping>")
        assert only(data).key == ("b",)
        assert codes(data) == ["key-from-mapping"]

    @pytest.mark.parametrize("words", [("True", "False"), ("对", "错"), ("正确", "错误")])
    def test_two_options_that_are_right_and_wrong(self, words: tuple[str, str]) -> None:
        right, wrong = words
        choices = choice("W", wrong) + choice("R", right)
        content = only(item(choices=choices, declared="<correctResponse><value>R</value></correctResponse>"))
        assert (content.type, content.key) == (QuestionType.TRUE_FALSE, ("a",))

    def test_two_options_in_words_that_we_do_not_know(self) -> None:
        choices = choice("O", "Richtig") + choice("H", "Falsch")
        assert only(item(choices=choices)).type is QuestionType.SINGLE

    def test_two_options_that_are_letters_are_a_choice(self) -> None:
        assert only(item(choices=choice("O", "x") + choice("H", "y"))).type is QuestionType.SINGLE

    def test_text_after_the_options_is_told(self) -> None:
        assert codes(item(after="<p>谢谢</p>")) == ["text-ignored"]

    def test_instructions_are_told_and_no_part_of_the_stem(self) -> None:
        data = item(before='<rubricBlock view="candidate"><p>请细看</p></rubricBlock><p>哪一个是氧？</p>')
        assert only(data).stem == "哪一个是氧？\n选一个。"
        assert codes(data) == ["text-ignored"]

    def test_formulas_are_told(self) -> None:
        assert codes(item(before="<p>CO<sub>甲</sub> 里哪一个是氧？</p>")) == ["markup-lost"]
        assert codes(item(before="<p><math><mi>x</mi></math> 里哪一个是氧？</p>")) == ["markup-lost"]

    def test_raised_and_lowered_signs_stay(self) -> None:
        data = item(before="<p>1 m<sup>3</sup> CO<sub>2</sub> 里哪一个是氧？</p>")
        assert only(data).stem.startswith("1 m³ CO₂ 里")
        assert codes(data) == []


class TestProcessing:
    RULES = (
        "<responseProcessing><responseCondition><responseIf><match>"
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf><responseElse>"
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>'
        "</responseElse></responseCondition></responseProcessing>"
    )

    @pytest.mark.parametrize(
        "processing",
        ["", "<responseProcessing/>", MATCH, MATCH.replace("match_correct", "map_response"), RULES],
    )
    def test_what_marks_by_the_key(self, processing: str) -> None:
        assert codes(item(processing=processing)) == []

    @pytest.mark.parametrize(
        "processing",
        [
            MATCH.replace("match_correct", "own_template"),
            RULES.replace(
                '<correct identifier="RESPONSE"/>', '<baseValue baseType="identifier">H</baseValue>'
            ),
        ],
    )
    def test_what_marks_otherwise_needs_review(self, processing: str) -> None:
        examined = examine(item(processing=processing))
        assert [told.code for told in examined.warnings] == ["needs-review"]
        assert examined.candidates[0].raw.fields["state"] == "draft"


class TestSkipped:
    @pytest.mark.parametrize(
        "data",
        [
            item().replace(b"choiceInteraction", b"orderInteraction"),
            item(after='<choiceInteraction responseIdentifier="R2" maxChoices="1"/>'),
            item(after='<textEntryInteraction responseIdentifier="R2"/>'),
            item(declared=""),
            item(base="directedPair"),
            item(cardinality="ordered"),
        ],
        ids=["order", "two choices", "a gap too", "survey", "pairs", "ordered"],
    )
    def test_what_we_do_not_have(self, data: bytes) -> None:
        examined = examine(data)
        assert (examined.rows, examined.candidates, examined.errors) == (1, [], [])
        assert [told.code for told in examined.skipped] == ["type-unsupported"]
        assert "元素" in examined.skipped[0].message


class TestFaults:
    def test_a_key_that_no_option_has(self) -> None:
        examined = examine(item(declared="<correctResponse><value>X</value></correctResponse>"))
        assert [fault.code for fault in examined.errors] == ["key-outside-options", "key-missing"]

    def test_two_options_alike(self) -> None:
        examined = examine(item(choices=CHOICES.replace("氯", "氢")))
        assert [fault.code for fault in examined.errors] == ["options-same"]


class TestPackages:
    @pytest.mark.parametrize("types", ["imsqti_item_xmlv2p1", "imsqti_item_xmlv2p2", "imsqti_item_xmlv3p0"])
    @pytest.mark.parametrize("root", ["", "export/"])
    def test_every_item_of_the_manifest(self, types: str, root: str) -> None:
        other = item().replace("哪一个是氧？".encode(), "氧是哪一个？".encode())
        examined = examine(package({"items/a.xml": item(), "items/b.xml": other}, types=types, root=root))
        assert [candidate.raw.row for candidate in examined.candidates] == [1, 2]
        assert examined.format == "qti"

    def test_one_bad_item_leaves_the_others(self) -> None:
        examined = examine(package({"a.xml": b"<assessmentItem>", "b.xml": item()}))
        assert [(fault.sheet, fault.code) for fault in examined.errors] == [("a.xml", "broken-xml")]
        assert len(examined.candidates) == 1

    def test_an_item_that_is_not_there(self) -> None:
        data = package({"a.xml": item()})
        files = {"imsmanifest.xml": zipfile.ZipFile(io.BytesIO(data)).read("imsmanifest.xml")}
        assert [fault.code for fault in examine(zipped(files)).errors] == ["item-missing"]

    def test_an_item_outside_the_manifest_is_told(self) -> None:
        data = package({"a.xml": item()})
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()} | {"stray.xml": item()}
        assert [(told.code, told.sheet) for told in examine(zipped(files)).warnings] == [
            ("not-in-manifest", "stray.xml")
        ]

    def test_pictures_come_with_their_place(self) -> None:
        data = item(
            before='<p>看图 <img src="../media/a.png" alt=""/></p>',
            choices=CHOICES.replace("氢", '<img src="data:image/png;base64,AAAA"/>氢'),
        )
        reading = formats.read(package({"items/a.xml": data, "media/a.png": b"PNG"}), "x.zip")
        assert reading.raws[0].pictures == (("a", b"\0\0\0"), ("stem", b"PNG"))

    def test_a_picture_that_is_too_large_is_a_fault_of_its_question(self) -> None:
        large = item(before='<p><img src="../media/a.png"/>看图</p>')
        files = {
            "items/a.xml": large,
            "items/b.xml": item(),
            "media/a.png": Random(0).randbytes(BYTES_LIMIT + 1),
        }
        examined = imports.examine(package(files), "x.zip", subject="法规")
        assert [(fault.row, fault.code) for fault in examined.errors] == [(1, "picture-too-large")]
        assert len(examined.candidates) == 1

    def test_a_picture_from_elsewhere_is_told_and_never_fetched(self) -> None:
        assert codes(item(before='<p><img src="http://127.0.0.1/a.png"/>看图</p>')) == ["picture-lost"]

    @pytest.mark.parametrize(
        "data",
        [
            zipped({"imsmanifest.xml": b"<manifest/>"}),
            zipped({"imsmanifest.xml": b"<manifest"}),
            zipped({"imsmanifest.xml": b"<!DOCTYPE m [<!ENTITY a 'x'>]><m>&a;</m>"}),
            zipped({"imsmanifest.xml": b"", "../../etc/passwd": b"x"}),
            package({"a.xml": item()})[:200],
            b"<assessmentItem>" + b"<p>" * 5000 + b"</p>" * 5000 + b"</assessmentItem>",
        ],
    )
    def test_what_is_refused_as_a_whole(self, data: bytes) -> None:
        with pytest.raises(BadFile):
            examine(data)

    def test_a_link_is_refused(self) -> None:
        packed = io.BytesIO(package({"a.xml": item()}))
        with zipfile.ZipFile(packed, "a") as archive:
            link = zipfile.ZipInfo("b.xml")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        with pytest.raises(BadFile):
            examine(packed.getvalue())
