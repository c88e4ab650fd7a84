"""The text of an item's elements: lines for paragraphs, pictures by their address, and what was lost."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from quizsvc.bank.imports.formats import markup
from quizsvc.bank.imports.formats.xmls import local_name
from quizsvc.bank.rules import tidy, tidy_lines

BLOCKS = markup.BLOCKS | {"prompt"}
FEEDBACK = frozenset({"feedbackinline", "feedbackblock", "modalfeedback"})


@dataclass
class Gathered:
    """What stands in some elements. `pictures` are addresses, `lost` names what a text cannot say."""

    parts: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    @property
    def lines(self) -> str:
        """The text with its line ends."""
        return tidy_lines("".join(self.parts))

    @property
    def line(self) -> str:
        """The text on one line."""
        return tidy("".join(self.parts))


def kind(element: Element) -> str:
    """An element's name in any version: `simplechoice` for simpleChoice and qti-simple-choice."""
    return local_name(element).removeprefix("qti-").replace("-", "")


def attribute(element: Element, name: str) -> str:
    """An attribute in any version: `max-choices` for maxChoices too; blank if it is not there."""
    for title, value in element.attrib.items():
        if title.rpartition("}")[2].replace("-", "").lower() == name.replace("-", ""):
            return value
    return ""


def gather(
    element: Element,
    into: Gathered,
    *,
    stop: Callable[[Element], bool] = lambda element: False,
    without: Collection[str] = FEEDBACK,
) -> bool:
    """Add an element's text to `into`, up to the first element that `stop` knows; False once it was met.

    White space of the file means nothing, so line ends come from elements alone; kinds in `without` are left
    out.
    """
    name = kind(element)
    if stop(element):
        return False
    if name in without or not isinstance(element.tag, str):
        return True
    if name == "img" or (name == "object" and attribute(element, "type").startswith("image/")):
        into.pictures.append(attribute(element, "src") or attribute(element, "data"))
        return True
    if name in markup.SMALL:
        _add_small(element, name, into)
        return True
    if name in markup.LOST and not (name == "a" and not attribute(element, "href")):
        into.lost.add(markup.LOST[name])
    if name in BLOCKS or name in ("td", "th"):
        into.parts.append("\n" if name in BLOCKS else " ")
    into.parts.append(_flat(element.text))
    for child in element:
        if not gather(child, into, stop=stop, without=without):
            return False
        into.parts.append(_flat(child.tail))
    into.parts.append("\n" if name in BLOCKS and name != "br" else "")
    return True


def _add_small(element: Element, name: str, into: Gathered) -> None:
    text = " ".join("".join(element.itertext()).split())
    signs = markup.small(name, text)
    if signs is None:
        into.lost.add(markup.SMALL_NAMES[name])
    into.parts.append(text if signs is None else signs)


def _flat(text: str | None) -> str:
    return " ".join(("|" + (text or "") + "|").split())[1:-1]
