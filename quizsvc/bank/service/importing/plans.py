"""What an import would do to the bank, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from quizsvc.bank.imports import Candidate, Examined, Outcome, RawQuestion, RowOutcome
from quizsvc.bank.queries import Known, Standing
from quizsvc.bank.rules import STATES, Content, tidy
from quizsvc.kit.tables import Finding
from quizsvc.kit.tables.cells import CONTROL

STEM_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mending:
    """A question of the bank that gets a new revision from a row."""

    was: Standing
    content: Content
    subject: str
    reason: str | None
    row: Candidate

    @property
    def same(self) -> bool:
        """Whether only labels change, and so the question's state does not."""
        return self.content.says_the_same(self.was.content)


@dataclass
class Plan:
    """The outcome of each row, and what is to be written: `new` by fingerprint, `mended` by question.
    `decided` are the places of the conflicts that a decision ended, `disputed` of those that there were.
    """

    new: dict[str, Candidate] = field(default_factory=dict)
    mended: dict[int, Mending] = field(default_factory=dict)
    outcomes: list[RowOutcome] = field(default_factory=list)
    left_out: list[RawQuestion] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    disputed: list[str] = field(default_factory=list)

    def create(self, row: Candidate, fingerprint: str) -> None:
        """A new question."""
        self.new[fingerprint] = row
        self._add(row.raw, row.content.stem, Outcome.CREATE)

    def mend(self, mending: Mending) -> None:
        """A new revision of a question; it is told where that has to be looked at again."""
        self.mended[mending.was.question_id] = mending
        if mending.was.state != "draft" and not mending.same:
            was = STATES[mending.was.state]
            told = f"第 {mending.was.question_id} 号题的内容改了，由{was}回到草稿，要重新审核"
            self.warnings.append(mending.row.raw.finding(None, "draft-again", told))
        self._add(mending.row.raw, mending.content.stem, Outcome.UPDATE, mending.was)

    def repeats(self, row: Candidate, told: str, question: Known | Standing | None) -> None:
        """Nothing to do for this row."""
        self.warnings.append(row.raw.finding(None, "duplicate", told))
        self._add(row.raw, row.content.stem, Outcome.DUPLICATE, question)

    def conflicts(
        self,
        row: Candidate,
        told: str,
        question: Known | Standing | None,
        *,
        name: str = "key",
        code: str = "key-conflict",
    ) -> None:
        """The same question with another key, or saying something else than another row says of it."""
        self.errors.append(row.raw.finding(name, code, told))
        self.left_out.append(row.raw)
        self._add(row.raw, row.content.stem, Outcome.CONFLICT, question)

    def reject(
        self,
        row: Candidate,
        name: str | None,
        code: str,
        told: str,
        question: Known | Standing | None = None,
    ) -> None:
        """A row that the bank cannot take as it stands."""
        self.errors.append(row.raw.finding(name, code, told))
        self.left_out.append(row.raw)
        self._add(row.raw, row.content.stem, Outcome.REJECT, question)

    def skip(self, row: Candidate, name: str, code: str, told: str) -> None:
        """A row that asks not to be taken."""
        self.warnings.append(row.raw.finding(name, code, told))
        self._add(row.raw, row.content.stem, Outcome.SKIP)

    def without(self, examined: Examined) -> None:
        """What was refused or skipped before the bank was asked."""
        self.errors.extend(examined.errors)
        self.warnings.extend(examined.warnings + examined.skipped)
        for raw in examined.rejected:
            self.left_out.append(raw)
            self._add(raw, raw.fields.get("stem", ""), Outcome.REJECT)
        self.outcomes.extend(
            RowOutcome(finding.sheet, finding.row, Outcome.SKIP, None, None, "")
            for finding in examined.skipped
        )

    def sort(self, sheets: Iterable[str]) -> None:
        """All lists in the order of the file; what is about one row stays in its own."""
        order = {sheet: place for place, sheet in enumerate(sheets)}

        def place(item: RowOutcome | RawQuestion | Finding) -> tuple[int, int]:
            return order.get(item.sheet, len(order)), item.row

        self.outcomes.sort(key=place)
        self.left_out.sort(key=place)
        self.warnings.sort(key=place)
        self.errors.sort(key=place)

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(one.outcome is outcome for one in self.outcomes)

    def _add(
        self, raw: RawQuestion, stem: str, outcome: Outcome, question: Known | Standing | None = None
    ) -> None:
        # PostgreSQL keeps the outcomes, and does not store what nobody can read.
        shown = CONTROL.sub("", tidy(stem)[:STEM_SHOWN])
        question_id, revision = (
            (None, None) if question is None else (question.question_id, question.revision)
        )
        self.outcomes.append(RowOutcome(raw.sheet, raw.row, outcome, question_id, revision, shown))


def where(row: Candidate) -> str:
    """How a report names another row."""
    return f"工作表“{row.raw.sheet}”第 {row.raw.row} 行"
