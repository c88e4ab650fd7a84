"""The parts of a template put together into a docx."""

from docx.oxml.ns import nsdecls

from quizsvc.notices.documents import packages
from quizsvc.notices.templates import body, page, styles

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {"styles": styles.xml(), "fontTable": styles.fonts_xml(), "settings": page.SETTINGS}


def template(kind: str) -> bytes:
    """The docx of a kind of notice; the same bytes each time."""
    around = {name: _marginal(kind, inside) for name, (kind, _, inside) in page.MARGINALS.items()}
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _links({"rId1": (f"{OFFICE}/officeDocument", "word/document.xml")}),
        "word/document.xml": _document(kind),
        "word/_rels/document.xml.rels": _links(_inside()),
        **{f"word/{name}.xml": xml for name, xml in (PARTS | around).items()},
    }
    return packages.packed({path: (HEAD + xml).encode() for path, xml in parts.items()})


def _document(kind: str) -> str:
    spaces = nsdecls("w", "r", "wp", "a", "pic")
    return f"<w:document {spaces}><w:body>{body.BODIES[kind]}{page.section()}</w:body></w:document>"


def _marginal(kind: str, inside: str) -> str:
    tag = "hdr" if kind == "header" else "ftr"
    return f"<w:{tag} {nsdecls('w', 'r')}>{inside}</w:{tag}>"


def _inside() -> dict[str, tuple[str, str]]:
    own = {name: (f"{OFFICE}/{name}", f"{name}.xml") for name in PARTS}
    around = {name: (f"{OFFICE}/{kind}", f"{name}.xml") for name, (kind, _, _) in page.MARGINALS.items()}
    return own | around


def _links(links: dict[str, tuple[str, str]]) -> str:
    told = (f'<Relationship Id="{id_}" Type="{type_}" Target="{to}"/>' for id_, (type_, to) in links.items())
    return f'<Relationships xmlns="{LINKS}">{"".join(told)}</Relationships>'


def _content_types() -> str:
    kinds = {"document": "document.main"} | {name: name for name in PARTS}
    kinds |= {name: kind for name, (kind, _, _) in page.MARGINALS.items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
