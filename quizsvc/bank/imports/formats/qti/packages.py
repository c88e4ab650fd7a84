"""A QTI package: what its manifest lists, and what our own exports say there beside it."""

import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from quizsvc.bank.imports.formats import attached, xmls
from quizsvc.bank.imports.formats.qti.items import Metadata, add_item
from quizsvc.bank.imports.formats.xmls import local_name
from quizsvc.bank.imports.raw import RawQuestion, Reading
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables import Finding
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows

ITEM = re.compile(r"imsqti_item_xmlv\d", re.IGNORECASE)
MANIFEST = "imsmanifest.xml"
ITEM_LIMIT = 2 * 1024 * 1024
"""Bytes of one item's XML."""
OWN = "{urn:quizsvc:question:1}"
"""The namespace of what our exports add to a resource's metadata."""


def read(archive: Archive, reading: Reading) -> None:
    """Every item of every manifest, in the manifest's order.

    Raises:
        TooManyRows, BrokenXml (a manifest).
    """
    place = 0
    manifests = [path for path in archive.paths if posixpath.basename(path) == MANIFEST]
    listed: set[str] = set()
    for manifest in manifests:
        root = xmls.parsed(archive.read(manifest))
        for resource in (each for each in root.iter() if local_name(each) == "resource"):
            if not ITEM.match(resource.get("type") or ""):
                continue
            place += 1
            if place > ROWS_LIMIT:
                raise TooManyRows(manifest, place)
            path = _joined(manifest, resource.get("href") or "")
            listed.add(path)
            _read_item(archive, reading, path, place, _metadata(resource))
    _tell_of_others(archive, reading, listed)


def _joined(base: str, href: str) -> str:
    """A path in the package, from the file that refers to it."""
    path = unquote(href.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)).lower()


def _read_item(archive: Archive, reading: Reading, path: str, place: int, metadata: Metadata) -> None:
    fault = None
    if path not in archive:
        fault = ("item-missing", "清单列出了这道题，压缩包里却没有它的文件")
    else:
        try:
            item = xmls.parsed(archive.read(path, most=ITEM_LIMIT))
        except BadFile as error:
            fault = (error.code, error.detail)
    if fault is not None:
        reading.raws.append(RawQuestion(path, place, {}, faults=(Finding(path, place, None, *fault),)))
        return
    add_item(item, reading, part=path, row=place, metadata=metadata, picture=_pictures_of(archive, path))


def _pictures_of(archive: Archive, item: str) -> Callable[[str], bytes | None]:
    """How an item's pictures are found: by their address beside the item; None if there is none.

    What it gives raises BadFile for a picture that cannot be unpacked.
    """

    def find(address: str) -> bytes | None:
        path = _joined(item, address)
        return attached.in_package(archive, path) if path in archive else None

    return find


def _metadata(resource: Element) -> Metadata:
    own = next((each for each in resource.iter(f"{OWN}question")), None)
    if own is None:
        return Metadata()
    fields = {name: value for name, value in own.attrib.items() if name in Metadata.ATTRIBUTES}
    fields |= {local_name(each): each.text or "" for each in own if local_name(each) in Metadata.ELEMENTS}
    return Metadata(fields, tuple(each.text or "" for each in own.iter(f"{OWN}tag")))


def _tell_of_others(archive: Archive, reading: Reading, listed: set[str]) -> None:
    """Items that lie in the package, but not in its manifest, are not read; nor dropped silently."""
    for path in _strays(archive, listed):
        told = f"压缩包里的 {path} 没有列在清单里，没有读取"
        reading.notes.append(Finding(path, 0, None, "not-in-manifest", told))


def _strays(archive: Archive, listed: set[str]) -> Iterator[str]:
    for path in archive.paths:
        if path.endswith(".xml") and path not in listed:
            head = next(archive.stream(path), b"")[:2000].lower()
            if b"assessmentitem" in head or b"qti-assessment-item" in head:
                yield path
