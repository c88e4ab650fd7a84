"""How a place of a paper is marked since it was corrected (rules.md §8)."""

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """What becomes of a question that was wrong (rules.md §8): 按新答案, 新旧答案取高, 全部给分, 不计分."""

    REKEY = "rekey"
    ACCEPT_BOTH = "accept_both"
    FULL_CREDIT = "full_credit"
    DROP = "drop"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _POLICIES[self]

    @property
    def by_key(self) -> bool:
        """Whether what was chosen decides."""
        return self in (Policy.REKEY, Policy.ACCEPT_BOTH)


_POLICIES = {
    Policy.REKEY: "按新答案",
    Policy.ACCEPT_BOTH: "新旧答案取高",
    Policy.FULL_CREDIT: "全部给分",
    Policy.DROP: "不计分",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """How a place of a paper is marked instead of by the key that stands there.

    `keys` are the keys that are accepted, the newest one last, also where the policy does not ask for any;
    there is at least one. `revision_id` is the revision that puts the question right, None if there is none.
    """

    policy: Policy
    keys: tuple[frozenset[str], ...]
    revision_id: int | None = None

    @property
    def drops(self) -> bool:
        """Whether the question left the paper."""
        return self.policy is Policy.DROP

    @property
    def by_key(self) -> bool:
        """Whether what was chosen decides."""
        return self.policy.by_key

    def marks_like(self, other: "Correction") -> bool:
        """Whether every answer earns the same by both."""
        if self.by_key and other.by_key:
            return set(self.keys) == set(other.keys)
        return self.policy is other.policy


def corrected(
    own: frozenset[str],
    so_far: Correction | None,
    policy: Policy,
    key: frozenset[str] | None,
    revision: int | None = None,
) -> Correction | None:
    """How a place with this key of its own, corrected `so_far`, is marked after one more correction: `key` is
    the right one (None: what was accepted stays so), `revision` says so. None if no answer earns anything
    else by that; what was dropped stays dropped.
    """
    before = so_far or Correction(Policy.REKEY, (own,))
    keys = before.keys
    if key is not None:
        keys = (*(each for each in keys if each != key), key) if policy is Policy.ACCEPT_BOTH else (key,)
    after = Correction(policy, keys, revision)
    return None if before.drops or after.marks_like(before) else after
