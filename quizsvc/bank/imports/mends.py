"""Rows that a person put right, in the fields of our own sheets, whatever the file's format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from quizsvc.bank.imports.formats.headings import OPTION_FIELDS
from quizsvc.bank.imports.raw import RawQuestion

TEXTS = ("subject", "type", "stem", "options", "key", "explanation", "citation", "difficulty", "tags")
FIELDS = (*TEXTS, *OPTION_FIELDS.values())
"""What a person can say of a row; `options` is for those that stand in one text."""
Mends = Mapping[str, Mapping[str, str]]
"""What stands in rows by their places (raw.place_of) instead of what the file has there, by FIELDS."""
NO_MENDS: Mends = MappingProxyType({})


def all_mended(raws: Iterable[RawQuestion], mends: Mends) -> Iterator[RawQuestion]:
    """Rows as they are to be read."""
    return (mended(raw, mends) for raw in raws) if mends else iter(raws)


def mended(raw: RawQuestion, mends: Mends) -> RawQuestion:
    """A row as it is to be read: with what stands in its mend, if it has one. What a mend does not name is
    blank; pictures, and the number of a question of the bank, stay. A blank text of which the file has no
    column says nothing, as before.
    """
    texts = mends.get(raw.place)
    if texts is None:
        return raw
    options = [(letter, texts.get(name, "")) for letter, name in OPTION_FIELDS.items()]
    while options and not options[-1][1].strip():
        options.pop()
    said = {name: texts.get(name, "") for name in TEXTS if name in raw.fields or texts.get(name)}
    return replace(
        raw,
        fields={**raw.fields, **said},
        options=options,
        options_text=texts.get("options", ""),
        titles={},
        faults=(),
        doubts=(),
        tags=(),
        untrusted=frozenset(),
    )
