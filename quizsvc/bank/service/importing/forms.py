"""What the sender of a file says about it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from quizsvc.bank.imports.mends import Mends


class Decision(StrEnum):
    """Who is right where a row contradicts the bank, or another row: FILE takes it, BANK leaves it out."""

    FILE = "file"
    BANK = "bank"


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a file is to be taken.

    `commit` writes what the check shows; `skip_rejected` leaves out the refused rows instead of refusing the
    file; `approve` lets new questions be drawn at once; `subject` is for rows that name none; `extra_tags`
    keeps unknown columns as tags; `as_new` takes no notice of the questions' numbers, as for the export of
    another bank; `decisions` are by place (`imports.place_of`), and `seen` is the bank's question and its
    revision, or none, at each place when they were taken (None: they came with the file); `mends` stand for
    rows that were put right since; `reason` is noted with each new revision.
    """

    commit: bool = False
    skip_rejected: bool = False
    approve: bool = False
    subject: str | None = None
    extra_tags: bool = False
    as_new: bool = False
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    seen: Mapping[str, tuple[int | None, int | None]] | None = None
    mends: Mends = field(default_factory=dict)
    reason: str | None = None

    def kept(self) -> dict[str, Any]:
        """The form in plain values, as it is kept with its file."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Form":
        """The form that was kept."""
        decisions = {place: Decision(word) for place, word in kept["decisions"].items()}
        return cls(**{**kept, "decisions": decisions})
