"""What the answers to a period's papers say of its subjects and questions: everybody's first attempt on each
paper, if it ended with an answer and was not made by staff.
"""

from collections import defaultdict
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from tests.notices.proof.documents import Row
from tests.notices.proof.evidence import Evidence
from tests.notices.proof.written import TYPES, exact
from tests.rankings.audited import audit

BY_KEY = ("rekey", "accept_both")
"""What is marked otherwise says nothing of a question."""
Told = tuple[int, Fraction]
"""How often something was served, and the parts of its points that were earned, added up."""


class Answers:
    """By revision of the period's papers."""

    def __init__(self, evidence: Evidence) -> None:
        self._audit, self._revisions = evidence.audit, evidence.audit.revisions
        self._told: dict[str, Told] = defaultdict(lambda: (0, Fraction()))
        papers = {paper["id"]: paper for paper in evidence.papers}
        for id_, rows in groupby(self._audit.lines("attempts"), itemgetter("paper")):
            if id_ in papers:
                self._add(papers[id_], [row["answers"] for row in rows if self._looked_at(papers[id_], row)])

    def _add(self, paper: Any, answered: list[dict[str, str]]) -> None:
        for revision, (points, policy, *how) in paper["worth"].items():
            if policy in BY_KEY and answered:
                given = (answers.get(revision, "") for answers in answered)
                earned = sum(self._audit.earned(each, points, policy, *how) for each in given)
                served, share = self._told[revision]
                self._told[revision] = served + len(answered), share + Fraction(earned, points)

    def _looked_at(self, paper: Any, row: Any) -> bool:
        ended, own = row["ended_at"], self._audit.staff.get(row["person"], ())
        whole = row["number"] == 1 and ended and row["answers"]
        void = audit.known(row["voided_at"], self._audit.t["voids"])
        return bool(whole) and not void and not any(a <= ended and z > paper["drawn_at"] for a, z in own)

    def topic(self, row: Row) -> list[str | None]:
        """A subject's row. One that tells of fewer questions was written while the others were on a test that
        ran, which no export can know: it is not compared further.
        """
        name, questions, *_ = row
        of_it = {id_: told for id_, told in self._told.items() if self._is_of(id_, name)}
        known = len({self._revisions[id_]["question"] for id_ in of_it})
        if int(questions) < known:
            return [name, None, None, None]
        return [name, str(known), *_facility([*of_it.values()])]

    def hard(self, row: Row) -> list[str | None]:
        """A question's row; of several that begin alike the one that it is."""
        stem, type_, subject, *_ = row
        able: list[list[str | None]] = []
        for id_, told in self._told.items():
            one = self._revisions[id_]
            if TYPES[one["type"]] == type_ and self._is_of(id_, subject) and _begins(one["stem"], stem):
                able.append([stem, type_, subject, *_facility([told])])
        nowhere: list[str | None] = ["这一期没有这道题", None, None, None, None]
        return next((each for each in able if each == row), able[0] if able else nowhere)

    def _is_of(self, revision: str, subject: str) -> bool:
        """Names of subjects stand once in their whole tree."""
        return bool(self._revisions[revision]["subject"] == subject.rpartition("/")[2].strip())


def _begins(stem: str, shown: str) -> bool:
    whole = " ".join(stem.split())
    return whole == shown or (shown.endswith("…") and whole.startswith(shown[:-1]))


def _facility(told: list[Told]) -> list[str | None]:
    served, share = sum(each[0] for each in told), 10_000 * sum(each[1] for each in told)
    if not served:
        return ["0", None]
    return [str(served), exact(audit.half_up(share.numerator, served * share.denominator))]
