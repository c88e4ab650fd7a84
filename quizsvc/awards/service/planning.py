"""Who would get what by a season's newest snapshot, and what that changes for the certificates there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizsvc.awards import queries, rules
from quizsvc.awards.basis import Basis, Board
from quizsvc.awards.queries import Certified, Claim


@dataclass(frozen=True, slots=True)
class Placed:
    """A ranked row near the prizes, with what its holder gets and why; `certificate` is the valid one that
    stays theirs.
    """

    row: Any
    claim: Claim | None
    verdict: rules.Verdict
    certificate: Certified | None

    @property
    def holder(self) -> str:
        """The person's or the unit's name, as published."""
        name: str = getattr(self.row, "person_name", self.row.unit_name)
        return name


@dataclass(frozen=True, slots=True)
class Judged:
    """A board with its prizes: the last rank of each, and the rows near them."""

    board: Board
    lasts: tuple[int, ...]
    placed: list[Placed]


@dataclass(frozen=True, slots=True)
class Lost:
    """A valid certificate that would be revoked, and why."""

    certificate: Certified
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a round of awards would bring. `withheld` are certificates that an organizer revoked: their
    holders get another one only by hand.
    """

    judged: list[Judged]
    issued: list[Placed]
    kept: list[Placed]
    lost: list[Lost]
    withheld: list[Certified]

    def winner(self, place: tuple[str, str, str | None, int]) -> Placed | None:
        """Who has a prize of this place (queries.Claim), whether they get a certificate or not."""
        near = (placed for board in self.judged for placed in board.placed)
        return next((one for one in near if one.claim is not None and one.claim.place == place), None)


def plan(basis: Basis) -> Plan:
    """The prizes of all boards against the certificates of the season. A certificate for the same prize of
    the same board stays, number and code, whatever the rank within it.
    """
    there = queries.of_season(basis.season.id)
    valid = {each.claim: each for each in there if each.valid}
    withheld = {each.claim.place: each for each in there if each.revoked_by_hand and not each.replaced}
    judged = [_judge(basis, board, valid) for board in basis.boards()]
    winners = [(placed, placed.claim) for board in judged for placed in board.placed if placed.claim]
    won = {claim for _, claim in winners}
    told = {_place(board.board, placed.verdict.id): placed for board in judged for placed in board.placed}
    return Plan(
        judged,
        [one for one, claim in winners if one.certificate is None and claim.place not in withheld],
        [one for one, _ in winners if one.certificate is not None],
        [Lost(each, _why(told.get(claim.place))) for claim, each in valid.items() if claim not in won],
        [each for place, each in withheld.items() if place in {claim.place for claim in won}],
    )


def lacks(basis: Basis, board: Board, row: Any) -> str:
    """What keeps a ranked row from a prize (rules.md §9); nothing if it is empty."""
    settings = basis.season.settings
    if board.kind is rules.Kind.UNIT:
        return rules.unit_lacks(row.rate, settings)
    record = basis.records[row.person_id]
    return rules.person_lacks(record.eligible_weekly, row.weekly_tests, len(basis.weekly), settings)


def _judge(basis: Basis, board: Board, valid: Mapping[Claim, Certified]) -> Judged:
    settings = basis.season.settings
    places = settings.unit_prizes if board.kind is rules.Kind.UNIT else settings.people_prizes
    lasts = rules.last_ranks(places, len(board.rows))
    entries = [rules.Entry(_holder_id(row), row.rank, lacks(basis, board, row)) for row in board.rows]
    placed = []
    for row, verdict in zip(board.rows, rules.verdicts(entries, places, settings.prize_ties), strict=True):
        if verdict.rank <= lasts[-1] + rules.NEAR:
            claim = None
            if verdict.prize is not None:
                claim = Claim(board.kind, board.track, board.level, verdict.id, verdict.prize)
            placed.append(Placed(row, claim, verdict, valid.get(claim) if claim else None))
    return Judged(board, lasts, placed)


def _holder_id(row: Any) -> int:
    holder: int = getattr(row, "person_id", row.unit_id)
    return holder


def _place(board: Board, holder_id: int) -> tuple[str, str, str | None, int]:
    return board.kind, board.track, board.level, holder_id


def _why(placed: Placed | None) -> str:
    return "更正后没有名次，或不在获奖名次附近" if placed is None else f"更正后{placed.verdict.reason}"
