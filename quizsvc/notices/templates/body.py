"""What the templates say, with a tag wherever a notice says something of its own.

`{{ … }}` is filled in; `{%p … %}` takes up a paragraph, `{%tr … %}` a row, `{%tc … %}` a cell, and is gone in
the notice. What each tag is: quizsvc/notices/documents/context.py.
"""

from quizsvc.notices.templates import page
from quizsvc.notices.templates.parts import cell, line, paragraph, row, run, table

TAG = "TableNote"
"""The look of a paragraph that is gone in the notice."""


def when(condition: str, *inside: str) -> str:
    """What stands there only under a condition."""
    return f"{_tag(f'if {condition}')}{''.join(inside)}{_tag('endif')}"


def each(one: str, many: str, *inside: str) -> str:
    """What stands there once for each of many."""
    return f"{_tag(f'for {one} in {many}')}{''.join(inside)}{_tag('endfor')}"


def _tag(code: str) -> str:
    return line(TAG, f"{{%p {code} %}}")


def _columns(one: str, many: str, style: str, width: int) -> tuple[str, ...]:
    texts = (f"{{%tc for {one} in {many} %}}", f"{{{{ {one} }}}}", "{%tc endfor %}")
    return tuple(cell(style, text, width=width) for text in texts)


def _table() -> str:
    wide = page.TEXT // 3
    rows = (
        row(*_columns("栏", "表.栏目", "TableHead", wide), head=True),
        row(cell("TableCell", "{%tr for 行 in 表.行 %}", width=page.TEXT, columns=3)),
        row(*_columns("格", "行", "TableCell", wide)),
        row(cell("TableCell", "{%tr endfor %}", width=page.TEXT, columns=3)),
    )
    return table(*rows, width=page.TEXT, columns=3)


TITLE = each("行", "标题行", line("Title", "{{ 行 }}"))
BLANK = paragraph("Blank")


def paragraphs(many: str) -> str:
    """Paragraphs of text; the beginning of one, such as （一）提高认识。, has a look of its own."""
    runs = (run("{{ 段.小标题 }}", "Heading2"), run("{{ 段.正文 }}"))
    last = when("loop.last", paragraph("BodyLast", *runs))
    return each("段", many, when("not loop.last", paragraph("Body", *runs)), last)


def lying(what: str, *inside: str) -> str:
    """What stands on a page that lies, if it is too wide for one that stands."""
    begin = when(f"{what}.横排起", page.section_break(landscape=False))
    return f"{begin}{''.join(inside)}{when(f'{what}.横排止', page.section_break(landscape=True))}"


TABLE = "".join(
    (
        line("TableCaption", "{{ 表.表题 }}"),
        when("表.行", _table()),
        when("not 表.行", line("TableCell", "（无）")),
        line("TableNote", "{{ 表.表注 }}"),
    )
)
PICTURES = each("图", "部分.图", line("Picture", "{{ 图.图片 }}"), line("PictureCaption", "{{ 图.图题 }}"))
SECTIONS = each(
    "部分",
    "各部分",
    line("Heading1", "{{ 部分.标题 }}"),
    paragraphs("部分.段落"),
    each("表", "部分.表格", lying("表", TABLE)),
    PICTURES,
)
ATTACHED = when(
    "附件说明",
    BLANK,
    each(
        "项",
        "附件说明",
        when("loop.first", line("Attached", "附件：{{ 项 }}")),
        when("not loop.first", line("AttachedMore", "{{ 项 }}")),
    ),
)
SIGNED = when("署名 or 日期", BLANK, BLANK, line("Signature", "{{ 署名 }}"), line("Dated", "{{ 日期 }}"))
ANNEXES = each(
    "附件",
    "各附件",
    lying(
        "附件",
        line("AnnexMark", "{{ 附件.标识 }}"),
        BLANK,
        each("行", "附件.标题行", line("AnnexTitle", "{{ 行 }}")),
        BLANK,
        paragraphs("附件.段落"),
        each("表", "附件.表格", TABLE),
    ),
)

HEAD = f"{TITLE}{BLANK}"
REST = "".join((paragraphs("开头"), SECTIONS, ATTACHED, SIGNED, ANNEXES))
BODIES = {
    "monthly": "".join(
        (
            when("文号", line("Number", "{{ 文号 }}"), BLANK),
            HEAD,
            when("主送", line("Recipient", "{{ 主送 }}")),
            REST,
        )
    ),
    "weekly": f"{HEAD}{REST}",
}
"""Kind of notice → what its document holds. 周统计 has neither 文号 nor 主送."""
