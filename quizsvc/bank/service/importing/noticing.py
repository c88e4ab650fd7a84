"""What is worth noticing about rows that an import would write: subjects and laws that are new, often for a
slip of the pen, and laws that are no longer in force.
"""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from quizsvc.bank import queries
from quizsvc.bank.imports import Candidate
from quizsvc.bank.rules import SubjectTree, citations, law_print, law_title, path_text
from quizsvc.kit.tables import Finding


def new_subjects(rows: Sequence[tuple[Candidate, str]], tree: SubjectTree) -> Iterator[Finding]:
    """Each subject that the bank has not, at the first of the rows with their subjects; `tree` has them."""
    known = queries.subjects()
    for name, row in {name: row for row, name in reversed(rows)}.items():
        if name not in known:
            near = _near(name, known)
            like = f"（与已有的“{near}”相近，请核对是不是写错了）" if near else ""
            told = f"将新建科目“{path_text(tree.path(name))}”{like}"
            yield row.raw.finding("subject", "subject-new", told)


def _near(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs least from this one, if that is one character, or one in four."""
    nearest = min(known, key=lambda other: Levenshtein.distance(name, other), default=None)
    most = max(1, len(name) // 4)
    return nearest if nearest and len(name) > 1 and Levenshtein.distance(name, nearest) <= most else None


def laws(rows: Sequence[Candidate]) -> Iterator[Finding]:
    """Laws that the bank's list has not, each once; rows that cite what is no longer in force."""
    cited = [(row, (one.law, one.edition)) for row in rows for one in citations(row.content.citation)]
    known = queries.laws_named({law for _, law in cited})
    told = set()
    for row, named in cited:
        law = known.get(named)
        if law is not None and law.repealed_on is not None:
            yield row.raw.finding("citation", "law-repealed", queries.repeal_warning(law))
        elif law is None and (title_print := law_print(*named)) not in told:
            told.add(title_print)
            message = f"法规清单里没有{law_title(*named)}，提交后会登记；如果名称或版本写错了，请改正"
            yield row.raw.finding("citation", "law-new", message)
