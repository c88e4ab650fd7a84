"""What one more correction makes of how a place is marked (rules.md §8)."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.papers.rules import Correction, Policy, corrected

A, B, C = (frozenset(letter) for letter in "abc")
KEYS = st.sampled_from([A, B, C, A | B])


@pytest.mark.parametrize(
    ("so_far", "policy", "key", "after"),
    [
        (None, Policy.REKEY, B, (Policy.REKEY, (B,))),
        (None, Policy.REKEY, A, None),
        (None, Policy.ACCEPT_BOTH, B, (Policy.ACCEPT_BOTH, (A, B))),
        (None, Policy.ACCEPT_BOTH, A, None),
        (None, Policy.FULL_CREDIT, None, (Policy.FULL_CREDIT, (A,))),
        (None, Policy.DROP, B, (Policy.DROP, (B,))),
        ((Policy.REKEY, (B,)), Policy.ACCEPT_BOTH, C, (Policy.ACCEPT_BOTH, (B, C))),
        ((Policy.ACCEPT_BOTH, (A, B)), Policy.ACCEPT_BOTH, A, None),
        ((Policy.ACCEPT_BOTH, (A, B)), Policy.REKEY, B, (Policy.REKEY, (B,))),
        ((Policy.FULL_CREDIT, (A,)), Policy.REKEY, A, (Policy.REKEY, (A,))),
        ((Policy.FULL_CREDIT, (A,)), Policy.FULL_CREDIT, B, None),
        ((Policy.DROP, (A,)), Policy.REKEY, B, None),
        ((Policy.DROP, (A,)), Policy.FULL_CREDIT, None, None),
    ],
)
def test_what_becomes_of_a_place_whose_own_key_is_a(so_far, policy, key, after):
    found = corrected(A, so_far and Correction(*so_far), policy, key)
    assert (found and (found.policy, found.keys)) == after


@given(KEYS, st.lists(KEYS, min_size=1, max_size=3, unique=True))
def test_keys_that_are_accepted_one_after_the_other_are_all_accepted_whatever_the_order(own, keys):
    ends = set()
    for order in permutations(keys):
        now = None
        for key in order:
            now = corrected(own, now, Policy.ACCEPT_BOTH, key) or now
        ends.add(frozenset(now.keys) if now else frozenset({own}))
    assert ends == {frozenset({own, *keys})}
