"""Questions written one below the other, as people write them in a text or a Word file.

`lines` are what a file is made of, `marks` what a line begins with or holds, `reader` makes drafts of them,
`listing` answers of lists that stand apart; `bodies` takes a question's own lines apart.
"""

from collections.abc import Sequence

from quizsvc.bank.imports.formats.prose.drafts import EXAMPLE
from quizsvc.bank.imports.formats.prose.guide import GUIDE, TITLE
from quizsvc.bank.imports.formats.prose.lines import BOLD, HIGHLIGHTED, PLAIN, RED, UNDERLINED, Line, lines_of
from quizsvc.bank.imports.formats.prose.reader import read_lines
from quizsvc.bank.imports.formats.prose.refusals import TooManyQuestions
from quizsvc.bank.imports.raw import Reading

__all__ = [
    "BOLD",
    "EXAMPLE",
    "GUIDE",
    "HIGHLIGHTED",
    "PLAIN",
    "RED",
    "TITLE",
    "UNDERLINED",
    "Line",
    "TooManyQuestions",
    "lines_of",
    "read_prose",
]


def read_prose(lines: Sequence[Line], sheet: str, format_: str, *, unit: str = "行") -> Reading:
    """The questions of a file's lines. `unit` is what the reports call a line's number.

    May have none: then only notes say what the lines were.

    Raises:
        TooManyQuestions: more than ROWS_LIMIT questions, or ten times as many lines.
    """
    drafts, notes = read_lines(lines, sheet, unit=unit)
    raws, skipped = [], []
    above = part = 0
    for draft in drafts:
        above, part = (above if draft.part == part else 0), draft.part
        if draft.supported and not draft.is_example:
            raw = draft.raw(sheet, above)
            raws.append(raw)
            above = 0 if raw.fields["key"] else above + 1
        else:
            skipped.append(draft.skipped(sheet))
            above = 0
    return Reading(format_, raws, skipped, notes)
