"""An office's own template: what is taken, what is refused, and what its office is told."""

import hashlib
import io
import re
import zipfile

import pytest

from quizsvc.kit import files
from quizsvc.notices import documents
from quizsvc.notices.documents import packages, refusals, samples
from quizsvc.notices.documents.context import NAMES
from quizsvc.notices.rules import Kind
from quizsvc.notices.templates import package
from tests.notices.made_up import board, notice
from tests.notices.worlds import JULY

MONTHLY = documents.shipped(Kind.MONTHLY)
DOCUMENT, LINKS = "word/document.xml", "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


TWICE = "{% for 甲 in 各部分 %}{% for 乙 in 各部分 %}{% endfor %}{% endfor %}"


def changed(path: str, old: str, new: str) -> bytes:
    """The shipped template with one thing different."""
    parts = packages.unpacked(MONTHLY)
    text = parts[path].decode()
    assert old in text
    return packages.packed(parts | {path: text.replace(old, new, 1).encode()})


def linked(type_: str, target: str = "other.bin", mode: str = "") -> bytes:
    """With one link more to something."""
    how = f' TargetMode="{mode}"' if mode else ""
    link = f'<Relationship Id="rId99" Type="{OFFICE}/{type_}" Target="{target}"{how}/></Relationships>'
    return changed(LINKS, "</Relationships>", link)


def said(text: str) -> bytes:
    """With a paragraph more at its beginning."""
    return changed(DOCUMENT, "<w:body>", f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def refused(kind: type[files.BadFile], data: bytes) -> str:
    with pytest.raises(files.BadFile) as caught:
        documents.check(Kind.MONTHLY, data)
    assert type(caught.value) is kind
    return caught.value.detail


@pytest.mark.parametrize("kind", Kind)
def test_the_shipped_templates_are_what_the_script_makes(kind):
    assert package.template(kind) == documents.shipped(kind), "scripts/templates"


@pytest.mark.parametrize("kind", Kind)
def test_the_shipped_templates_pass(kind):
    documents.check(kind, documents.shipped(kind))


def test_a_template_may_place_sections_by_name_and_say_what_it_likes():
    own = said("内部资料　注意保存　{{ 活动 }}{{ 统计期 }}{% if 总体情况.段落 %}，详见正文{% endif %}")
    documents.check(Kind.MONTHLY, own)
    content = notice(board(2))
    assert f"内部资料　注意保存　{content.season}{content.period_name}，详见正文" in text_of(
        documents.render(content, own)
    )


def text_of(made: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        return opened.read(DOCUMENT).decode()


@pytest.mark.parametrize("name", NAMES.values())
def test_each_section_has_a_tag_of_its_own(name):
    told = f"{{% for 段 in {name}.段落 %}}"
    documents.check(Kind.MONTHLY, said(f"{told}{{{{ 段.正文 }}}}{{% endfor %}}"))


@pytest.mark.parametrize(
    ("text", "refusal", "told"),
    [
        ("{{ 标题呀 }}", refusals.UnknownTag, ["标题呀", "文号"]),
        ("{{ 标题.字数 }}", refusals.UnknownTag, ["标题.字数", "没有下一级"]),
        ("{% if 没有.这个 %}{% endif %}", refusals.UnknownTag, ["没有"]),
        ("{% if 草稿 %}{% else %}{{ 错 }}{% endif %}", refusals.UnknownTag, ["错"]),
        ("{% for 部 in 各部分 %}{{ 部.编号 }}{% endfor %}", refusals.UnknownTag, ["部.编号", "段落"]),
        ("{{ loop.index }}", refusals.UnknownTag, ["loop"]),
        ("{{ 各部分 }}", refusals.BadTag, ["各部分", "for"]),
        ("{% for 字 in 标题 %}{{ 字 }}{% endfor %}", refusals.BadTag, ["标题", "只有一项"]),
        (TWICE, refusals.BadTag, ["各部分", "里面"]),
        ("{% for 部 in 各部分 %}", refusals.BadTag, ["endfor"]),
        ("{% if 标题 %}", refusals.BadTag, ["endif"]),
        ("{% endif %}", refusals.BadTag, ["endif"]),
        ("{% fro 部 in 各部分 %}", refusals.BadTag, ["fro"]),
        ("{{ 标题", refusals.BadTag, ["标题"]),
        ("{%tr for 部 in 各部分 %}", refusals.BadTag, ["一行"]),
        ("{{ 标题 | upper }}", refusals.BadTag, ["upper"]),
        ("{{ 标题.upper() }}", refusals.BadTag, ["upper"]),
        ("{{ ''.__class__.__mro__ }}", refusals.BadTag, ["__class__"]),
        ("{{ 标题.__class__ }}", refusals.UnknownTag, ["标题.__class__"]),
        ("{{ 9 ** 9 ** 9 }}", refusals.BadTag, ["9 ** 9"]),
        ("{{ range(999999999) }}", refusals.BadTag, ["range"]),
        ("{% set 甲 = 标题 %}", refusals.BadTag, ["set"]),
        ("{% include 'word/styles.xml' %}", refusals.BadTag, ["include"]),
        ("{% macro 甲() %}{% endmacro %}", refusals.BadTag, ["macro"]),
        ("{% for 部 in 各部分 recursive %}{% endfor %}", refusals.BadTag, ["recursive"]),
        ("{% for 部 in 各部分 %}{% else %}{{ 部.标题 }}{% endfor %}", refusals.UnknownTag, ["“部”不认识"]),
        ("}} 倒过来 {{", refusals.BadTag, ["倒过来"]),
        ("%} {%colspan" + 5000 * " ", refusals.BadTag, ["colspan"]),
        ("}}" * 20_000 + "{{" * 20_000, refusals.BadTag, ["括号不全"]),
    ],
)  # fmt: skip
def test_a_wrong_tag_is_named(text, refusal, told):
    detail = refused(refusal, said(text.replace("<", "&lt;")))
    assert [word for word in told if word not in detail] == []


def test_a_loop_must_begin_and_end_in_one_place():
    cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{% endfor %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    torn = f"{{% for 部 in 各部分 %}}</w:t></w:r></w:p>{cell}<w:p><w:r><w:t>"
    assert "各占一段" in refused(refusals.BadTag, said(torn))


CELL = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
    "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


@pytest.mark.parametrize("tag", ["草稿", "文号", "主送", "总体情况.表格"])
def test_it_is_tried_on_what_a_notice_may_lack_too(tag):
    """Whole as long as there is something: of a published notice, no draft, nothing could be made."""
    torn = f"{{% if {tag} %}}</w:t></w:r></w:p>{CELL.format('{% endif %}')}<w:p><w:r><w:t>"
    assert "各占一段" in refused(refusals.BadTag, said(torn))


@pytest.mark.parametrize("kind", Kind)
def test_a_notice_that_lacks_what_it_may_is_made_all_the_same(kind):
    made = text_of(documents.render(samples.least(kind), documents.shipped(kind)))
    assert samples.notice(kind).title in re.sub("<[^>]*>", "", made)


@pytest.mark.parametrize(
    ("old", "tag"),
    [
        ("{{ 署名 }}", "署名"),
        ("{{ 文号 }}", "文号"),
        ("{{ 部分.标题 }}", "各部分（标题）"),
        ("{{ 格 }}", "各部分（表格）"),
        ("{{ 段.正文 }}", "开头"),
        ("{{ 附件.标识 }}", None),
    ],
)
def test_a_template_has_a_place_for_all_that_a_notice_says(old, tag):
    own = changed(DOCUMENT, old, "") if tag != "开头" else replaced(old)
    if tag is None:
        documents.check(Kind.MONTHLY, own)
    else:
        assert f"“{tag}”" in refused(refusals.MissingTag, own)


def replaced(old: str) -> bytes:
    """Without a tag wherever it stood."""
    parts = packages.unpacked(MONTHLY)
    return packages.packed(parts | {DOCUMENT: parts[DOCUMENT].decode().replace(old, "").encode()})


def test_the_mark_of_a_draft_must_have_its_place():
    parts = packages.unpacked(MONTHLY)
    for name in ("header1", "header2"):
        path = f"word/{name}.xml"
        parts[path] = parts[path].decode().replace("{{ 草稿 }}", "").encode()
    assert "草稿" in refused(refusals.MissingTag, packages.packed(parts))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (linked("vbaProject"), "宏"),
        (linked("oleObject"), "嵌入的对象"),
        (linked("control"), "ActiveX"),
        (linked("comments"), "批注"),
        (linked("aFChunk"), "另一个文件"),
        (linked("somethingNew"), "somethingNew"),
        (linked("hyperlink", "https://example.org/", "External"), "超链接"),
        (linked("image", "https://example.org/x.png", "External"), "https://example.org/x.png"),
        (linked("attachedTemplate", "file:///C:/own.dotm", "External"), "另一个模板"),
        (said("</w:t></w:r><w:ins w:author='某'><w:r><w:t>加</w:t></w:r></w:ins><w:r><w:t>"), "修订"),
        (said("</w:t></w:r><w:fldSimple w:instr=' DATE '/><w:r><w:t>"), "DATE"),
        (
            said(
                "</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>INCLUDE</w:instrText>"
                "<w:instrText>TEXT x</w:instrText><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>"
            ),
            "INCLUDETEXT",
        ),
    ],
)
def test_what_does_not_belong_into_a_document_that_is_sent_out_is_named(data, told):
    assert told in refused(refusals.ForbiddenInTemplate, data)


FIELD = "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DDEAUTO c:\\x</w:instrText></w:r></w:p>"
"""A field that fetches something, with no end."""


def renamed(kind: str) -> bytes:
    """The document under a name that is no XML's, typed as one, with a field that no document may have."""
    parts = packages.unpacked(changed(DOCUMENT, "<w:body>", f"<w:body>{FIELD}"))
    hidden = "word/document.png"
    parts[hidden] = parts.pop(DOCUMENT)
    parts["word/_rels/document.png.rels"] = parts.pop(LINKS)
    for path in (TYPES, "_rels/.rels"):
        parts[path] = parts[path].decode().replace(DOCUMENT, hidden).encode()
    if kind == "by its ending":
        types = parts[TYPES].decode()
        here = f'<Override PartName="/{hidden}" ContentType="{PLAIN}"/>'
        assert here in types
        default = f'<Default Extension="png" ContentType="{PLAIN}"/>'
        parts[TYPES] = re.sub('<Default Extension="png"[^>]*>', "", types).replace(here, default).encode()
    return packages.packed(parts)


@pytest.mark.parametrize("kind", ["by its name", "by its ending"])
def test_nothing_hides_under_the_name_of_a_picture(kind):
    assert "document.png" in refused(refusals.ForbiddenInTemplate, renamed(kind))


def test_a_field_without_an_end_is_one_too():
    assert "DDEAUTO" in refused(
        refusals.ForbiddenInTemplate, changed(DOCUMENT, "<w:body>", f"<w:body>{FIELD}")
    )


@pytest.mark.parametrize("name", ["href", "src"])
def test_an_old_drawing_fetches_nothing(name):
    shape = f"</w:t></w:r><w:r><w:pict {name}='https://example.org/x.png'/></w:r><w:r><w:t>"
    assert "链接" in refused(refusals.ForbiddenInTemplate, said(shape))


def test_tags_stand_in_the_text_alone():
    hidden = "</w:t></w:r><w:r w:rsidR='{{ 标题 }}'><w:t>"
    assert "标签只能写在" in refused(refusals.BadTag, said(hidden))


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", refusals.NotADocx),
        (b"\xd0\xcf\x11\xe0 old word", refusals.NotADocx),
        (MONTHLY[:3000], files.TruncatedFile),
        (b"PK" + bytes(3 * 1024 * 1024), refusals.TemplateTooLarge),
        (packages.packed({"a.txt": b"a"}), refusals.NotADocx),
        (changed(TYPES, PLAIN, MACRO), refusals.NotADocx),
        (changed(DOCUMENT, "<w:body>", "<w:body><w:p>"), refusals.NotADocx),
        (changed(DOCUMENT, "<w:document", "<!DOCTYPE w [<!ENTITY a 'a'>]><w:document"), files.StrangeFile),
        (changed(LINKS, "styles.xml", "nowhere.xml"), refusals.NotADocx),
        (packages.packed(packages.unpacked(MONTHLY) | {"../x": b""}), files.StrangeFile),
        (packages.packed(packages.unpacked(MONTHLY) | {"word/x.xml": b" " * 5_000_000}), files.ZipBomb),
    ],
)  # fmt: skip
def test_what_is_no_plain_docx_is_refused(data, refusal):
    assert refused(refusal, data)


def test_every_tag_of_the_example_has_something_in_it():
    """Else a tag that stands in a list without things could not be looked at."""
    empty = [tag for tag, text in samples.said(samples.every()) if not text]
    assert empty == []


class TestThroughHttp:
    """What an organizer does with templates."""

    BASE = "/api/v1/notices/templates"

    @pytest.fixture
    def organizer(self, make):
        return make.headers(make.account("organizer"))

    @pytest.fixture
    def put(self, client, organizer):
        def put_template(data, kind="monthly", status=200):
            form = {"file": (io.BytesIO(data), "月通报.docx")}
            answer = client.put(
                f"{self.BASE}/{kind}", data=form, headers=organizer, content_type="multipart/form-data"
            )
            assert answer.status_code == status, answer.text
            return answer.json

        return put_template

    def test_an_own_template_is_kept_and_given_back(self, client, organizer, put):
        own = said("内部资料")
        shown = put(own)
        assert shown["name"] == "月通报.docx"
        assert shown["sha256"] == hashlib.sha256(own).hexdigest()
        answer = client.get(f"{self.BASE}/monthly/file.docx", headers=organizer)
        assert (answer.data, answer.mimetype) == (own, documents.MIMETYPE)
        listed = client.get(self.BASE, headers=organizer).json["items"]
        assert [(each["kind"], each["name"]) for each in listed] == [
            ("weekly", None),
            ("monthly", "月通报.docx"),
        ]
        gone = client.delete(f"{self.BASE}/monthly", headers=organizer).json
        assert gone == {"kind": "monthly", "name": None, "sha256": None, "put_at": None}
        assert client.get(f"{self.BASE}/monthly/file.docx", headers=organizer).data == MONTHLY

    def test_a_sample_shows_what_notices_look_like_by_it(self, client, organizer, put):
        put(said("内部资料，不得外传"))
        made = client.get(f"{self.BASE}/monthly/sample.docx", headers=organizer)
        shown = text_of(made.data)
        assert ("内部资料，不得外传" in shown, "样例的署名" in shown) == (True, True)
        weekly = text_of(client.get(f"{self.BASE}/weekly/sample.docx", headers=organizer).data)
        assert "内部资料" not in weekly

    def test_a_refused_one_changes_nothing(self, client, organizer, put):
        problem = put(said("{{ 标题呀 }}"), status=422)
        assert (problem["code"], "标题呀" in problem["detail"]) == ("unknown-tag", True)
        assert client.get(f"{self.BASE}/monthly/file.docx", headers=organizer).data == MONTHLY

    def test_notices_are_made_from_it(self, client, organizer, put, world):
        put(said("内部资料，不得外传"))
        body = {"kind": "monthly", "period": str(JULY)}
        draft = client.post("/api/v1/notices", json=body, headers=organizer).json
        made = client.get(f"/api/v1/notices/{draft['id']}/file.docx", headers=organizer).data
        assert "内部资料，不得外传" in text_of(made)
