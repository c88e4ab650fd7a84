"""Made-up questions with everything in them that a file format could trip over."""

from hypothesis import strategies as st

from quizsvc.bank.exports import Exported
from quizsvc.bank.rules import (
    OPTION_IDS,
    STATES,
    SUBJECT_SEPARATORS,
    TAG_SEPARATORS,
    TRUE_FALSE_OPTIONS,
    Content,
    QuestionType,
    SubjectTree,
    content_faults,
    is_blank,
    normalised_option,
    path_text,
    seen,
    tidy,
    tidy_lines,
)

NASTY = [
    *["=1+1", "+86", "-1", "@甲", "'甲", "''", '="001"', "=甲", "=cmd|' /C calc'!A0"],
    *["1、甲", "1.甲", "（1）甲", "第1题 甲", "一、甲", "1.5"],
    *["A.甲", "A、甲 B、乙", "（A）", "A", "AB", "（ B ）"],
    *["正确", "错误", "√", "对", "TRUE", "T", "F", "以上都对", "单选题", "判断题", "题干", "答案", "选项A"],
    *['"', '"甲"', '""', "'", "“甲”", ",", ";", "，", "\\", "\\n", "\\:", "\\\\", "/", "a\tb"],
    *["**", "甲**乙", "*", "|", "甲|乙", "｜"],
    *["{}~=#:", "{", "}", "{T}", "{=甲 ~乙}", "~", "~甲", "~=甲", "=", "\\=", "#", "#甲", "####", "甲####乙"],
    *["->", "甲->乙", "::", "::甲::", "::甲::乙", "%", "%甲", "%50%", "%50%甲", "=%50%x"],
    *["＝甲", "～甲 ～乙", "｛甲｝", "甲\\"],
    *["//", "// 甲", "// quizsvc: {}", "$CATEGORY: 甲", "[", "[html]", "[plain]", "[单选]", "_____"],
    *["ANSWER: A", "答案：B", "解析：甲", "【答案】A"],
    *["<b>&amp;", "<", ">", "甲 < 乙 > 丙", "&", "&lt;", "&amp;", "&#10;"],
    *["]]>", "<![CDATA[甲]]>", "<!-- -->", "<p>甲</p>", "@@PLUGINFILE@@/a.png"],
    *["007", "0", "1", "00", "610102199001011234", "1e5", "6.1E+17"],
    *["2021-07-05", "1/2", "50%", "NA", "null", "None", "#N/A"],
    *["_x000D_", "_x0041_", "_x005F_", "\u200b", "甲\u200b乙", "\ufeff", "\u00ad", "\ufffd"],
    *["🙂", "👩‍👩‍👧", "𠮷"],
    *["e\u0301", "مرحبا", "ＡＢＣ", "㎎", "≥5 mg/m³", "ß"],
    *["\n", "\n\n", "甲\n乙", "甲\r\n乙", "甲\u2028乙", "\u3000", " ", "\xa0"],
]  # fmt: skip


def _texts(most: int) -> st.SearchStrategy[str]:
    """Up to `most` characters that a content can hold: no control character, nothing that is no character."""
    any_character = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    pieces = st.one_of(
        st.sampled_from(NASTY), st.text(any_character, max_size=6), st.sampled_from("甲乙丙丁a1 ")
    )
    return st.lists(pieces, min_size=1, max_size=6).map(lambda found: "".join(found)[:most])


def lines(*, blank: bool = False) -> st.SearchStrategy[str]:
    """Tidy texts that may have several lines."""
    made = _texts(200).map(tidy_lines)
    return made if blank else made.filter(_shows)


def line(*, blank: bool = False) -> st.SearchStrategy[str]:
    """Tidy texts of one line."""
    made = _texts(100).map(tidy)
    return made if blank else made.filter(_shows)


def _shows(text: str) -> bool:
    return not is_blank(text)


def tags() -> st.SearchStrategy[tuple[str, ...]]:
    """Tags; none holds what parts them."""
    bare = str.maketrans(dict.fromkeys(TAG_SEPARATORS, " "))
    one = _texts(30).map(lambda text: tidy(text.translate(bare))).filter(_shows)
    return st.lists(one, max_size=4, unique=True).map(tuple)


def subjects() -> st.SearchStrategy[str]:
    """Names of subjects; none holds what parts the names of a path, or what nobody sees."""
    bare = str.maketrans(dict.fromkeys(SUBJECT_SEPARATORS, " "))
    return _texts(50).map(lambda text: tidy(seen(text.translate(bare)))).filter(_shows)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Tidy, valid contents of every type, with nasty texts."""
    type_ = draw(st.sampled_from(QuestionType))
    options: tuple[tuple[str, str], ...] = TRUE_FALSE_OPTIONS
    if type_ is not QuestionType.TRUE_FALSE:
        texts = draw(st.lists(line(), min_size=2, max_size=8, unique_by=normalised_option))
        options = tuple(zip(OPTION_IDS, texts, strict=False))
    ids = [id_ for id_, _ in options]
    least, most = (2, len(ids)) if type_ is QuestionType.MULTIPLE else (1, 1)
    key = draw(st.lists(st.sampled_from(ids), min_size=least, max_size=most, unique=True))
    content = Content(
        type=type_,
        stem=draw(lines()),
        options=options,
        key=tuple(sorted(key)),
        explanation=draw(lines(blank=True)),
        citation=draw(line(blank=True)),
        difficulty=draw(st.integers(1, 3)),
        tags=draw(tags()),
    )
    assert content == content.completed()
    assert content_faults(content) == ()
    return content


@st.composite
def paths(draw: st.DrawFn) -> list[str]:
    """Up to six subjects of one tree, each as the path that leads to it."""
    parents: dict[str, str | None] = {}
    for name in draw(st.lists(subjects(), min_size=1, max_size=6, unique=True)):
        parents[name] = draw(st.sampled_from([None, *parents]))
    tree = SubjectTree(parents)
    return [path_text(tree.path(name)) for name in parents]


@st.composite
def exported(draw: st.DrawFn, subject: st.SearchStrategy[str] | None = None) -> Exported:
    """Questions as writers get them; of a subject at the top if nothing is said of it."""
    return Exported(
        id=draw(st.integers(1, 2**63 - 1)),
        revision=draw(st.integers(1, 10**9)),
        state=draw(st.sampled_from(list(STATES))),
        subject=draw(subjects() if subject is None else subject),
        content=draw(contents()),
    )


@st.composite
def together(draw: st.DrawFn, questions: int) -> list[Exported]:
    """So many questions of one bank."""
    subject = st.sampled_from(draw(paths()))
    return draw(st.lists(exported(subject), min_size=questions, max_size=questions))
