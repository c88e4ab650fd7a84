"""The named styles of the templates: by changing one, an office changes all paragraphs of a kind."""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import nsdecls

SONG_TITLE = "方正小标宋简体"
FANG = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"
SONG = "宋体"

FALLBACKS = {
    SONG_TITLE: "华文中宋,宋体,STZhongsong,SimSun",
    FANG: "仿宋,FangSong,华文仿宋,STFangsong",
    HEI: "SimHei,华文黑体,STHeiti",
    KAI: "楷体,KaiTi,华文楷体,STKaiti",
    SONG: "SimSun,华文宋体,STSong",
}
"""What a program takes where a font is missing: each office has the second one."""

SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 44, 32, 28, 24, 21
"""二号、三号、四号、小四、五号, in half points."""
LINE = 579
"""28.95 pt in twentieths of a point: 22 lines on a page."""
CHARACTER = 315
"""15.75 pt: 28 characters on a line."""
SQUEEZE = CHARACTER - 320

_CENTRED = '<w:jc w:val="center"/>'
_RIGHT = '<w:jc w:val="right"/>'
_OUTLINE = '<w:outlineLvl w:val="0"/>'
_SINGLE = '<w:spacing w:line="240" w:lineRule="auto"/>'
_NEXT = "<w:keepNext/>"


@dataclass(frozen=True, slots=True)
class Style:
    """`paragraph` is what its w:pPr holds, in the schema's order; None for a style of characters."""

    id: str
    name: str
    font: str
    size: int
    paragraph: str | None = ""
    bold: bool = False


def _exactly(line: int, before: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/>'


def _indent(*, left: int = 0, right: int = 0, first: int = 0, hanging: int = 0) -> str:
    """Characters, and for programs that count none, how long so many are."""
    sides = {"left": left, "right": right, "firstLine": first, "hanging": hanging}
    told = (
        f'w:{side}Chars="{many * 100}" w:{side}="{many * CHARACTER}"' for side, many in sides.items() if many
    )
    return f"<w:ind {' '.join(told)}/>"


_TITLE = f"{_NEXT}<w:keepLines/>{_exactly(700)}{_CENTRED}"
_BODY = _exactly(LINE)

STYLES = (
    Style("Title", "公文标题", SONG_TITLE, SIZE_2, _TITLE),
    Style("Number", "公文文号", FANG, SIZE_3, f"{_BODY}{_CENTRED}"),
    Style("Recipient", "公文主送", FANG, SIZE_3, _BODY),
    Style("Body", "公文正文", FANG, SIZE_3, f"{_BODY}{_indent(first=2)}"),
    # Stays with what follows it: a table of which it speaks, or the signature, which never stands alone.
    Style("BodyLast", "公文正文末段", FANG, SIZE_3, f"{_NEXT}{_BODY}{_indent(first=2)}"),
    Style("Blank", "公文空行", FANG, SIZE_3, f"{_NEXT}{_BODY}"),
    Style("Heading1", "公文一级标题", HEI, SIZE_3, f"{_NEXT}{_BODY}{_indent(first=2)}{_OUTLINE}"),
    Style("Heading2", "公文二级标题", KAI, SIZE_3, None),
    Style("TableCaption", "公文表题", HEI, SIZE_SMALL_4, f"{_NEXT}{_exactly(480, before=120)}{_CENTRED}"),
    Style("TableHead", "公文表头", FANG, SIZE_5, f"{_NEXT}{_SINGLE}{_CENTRED}", bold=True),
    Style("TableCell", "公文表格", FANG, SIZE_5, f"{_SINGLE}{_CENTRED}"),
    Style("TableNote", "公文表注", FANG, SIZE_5, f"{_SINGLE}"),
    # Not a fixed line: it would show no more of a picture than one line of it.
    Style("Picture", "公文图", FANG, SIZE_5, f"{_NEXT}{_SINGLE}{_CENTRED}"),
    Style("PictureCaption", "公文图题", HEI, SIZE_SMALL_4, f"{_exactly(480)}{_CENTRED}"),
    Style("Attached", "公文附件说明", FANG, SIZE_3, f"{_NEXT}{_BODY}{_indent(left=6, hanging=4)}"),
    Style("AttachedMore", "公文附件说明续", FANG, SIZE_3, f"{_NEXT}{_BODY}{_indent(left=6, hanging=1)}"),
    # Both lines centred on a place from which a date ends four characters before the edge.
    Style("Signature", "公文署名", FANG, SIZE_3, f"{_NEXT}<w:keepLines/>{_BODY}{_indent(left=13)}{_CENTRED}"),
    Style("Dated", "公文成文日期", FANG, SIZE_3, f"{_BODY}{_indent(left=13)}{_CENTRED}"),
    Style("AnnexMark", "公文附件标识", HEI, SIZE_3, f"{_NEXT}<w:pageBreakBefore/>{_BODY}"),
    Style("AnnexTitle", "公文附件标题", SONG_TITLE, SIZE_2, _TITLE),
    Style("OddPage", "公文页码单页", SONG, SIZE_4, f"{_indent(right=1)}{_RIGHT}"),
    Style("EvenPage", "公文页码双页", SONG, SIZE_4, f'{_indent(left=1)}<w:jc w:val="left"/>'),
    Style("Mark", "公文草稿标识", HEI, SIZE_3, f"{_RIGHT}"),
    # Holds nothing but the end of a section.
    Style("Break", "公文分节", FANG, 2, _exactly(20)),
)


def xml() -> str:
    """The part word/styles.xml."""
    return (
        f"<w:styles {nsdecls('w')}><w:docDefaults><w:rPrDefault><w:rPr>{_letters(FANG, SIZE_3)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        f"{''.join(_base())}{''.join(map(_style, STYLES))}</w:styles>"
    )


def fonts_xml() -> str:
    """The part word/fontTable.xml: by what each font may be replaced."""
    return f"<w:fonts {nsdecls('w')}>{''.join(map(_font, FALLBACKS))}</w:fonts>"


def _base() -> Iterator[str]:
    yield (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        # Lines and characters have their measure of their own, so that programs that know no grid, or work it
        # out in another way, give the same page.
        '<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:snapToGrid w:val="0"/><w:jc w:val="both"/></w:pPr>'
        f"<w:rPr>{_letters(FANG, SIZE_3)}</w:rPr></w:style>"
    )
    yield (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    )
    yield (
        '<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )


def _style(style: Style) -> str:
    kind = "character" if style.paragraph is None else "paragraph"
    above = "DefaultParagraphFont" if style.paragraph is None else "Normal"
    inside = "" if style.paragraph is None else f"<w:pPr>{style.paragraph}</w:pPr>"
    return (
        f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{above}"/><w:qFormat/>{inside}'
        f"<w:rPr>{_letters(style.font, style.size, bold=style.bold)}</w:rPr></w:style>"
    )


def _letters(font: str, size: int, *, bold: bool = False) -> str:
    """What a style says of its letters. Those of 三号 stand a little closer, so that 28 go on a line."""
    heavy = "<w:b/><w:bCs/>" if bold else ""
    close = f'<w:spacing w:val="{SQUEEZE}"/>' if size == SIZE_3 else '<w:spacing w:val="0"/>'
    return (
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>{heavy}{close}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _font(name: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{FALLBACKS[name]}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"roman" if name == SONG else "auto"}"/><w:pitch w:val="default"/></w:font>'
    )
