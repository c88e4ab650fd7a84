"""What Hypothesis may choose for a life: devices, fates, deeds, answers."""

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.attempts.life import Attempt, Question

DEVICES = st.sampled_from(["phone", "computer"])
FATES = st.sampled_from(["lives", "lives", "lives", "dies"])
RARELY = st.integers(0, 99).map(lambda number: number % 15 == 7)


@dataclass(frozen=True)
class Deed:
    """A write that somebody asks for, perhaps under a key, and perhaps again. `on` is the attempt's place in
    the life; None starts one.
    """

    verb: str
    on: int | None
    sent: str
    key: str | None


def some_answers(attempt: Attempt, data: Any) -> str:
    """Up to three as JSON, with counters about those that stand there; now and then what no place takes."""
    places = st.integers(1, len(attempt.places))
    fewest = data.draw(st.sampled_from([1, 1, 1, 0]))
    sent = {}
    for number in data.draw(st.lists(places, min_size=fewest, max_size=3, unique=True)):
        stands = attempt.answers.get(str(number), {"seq": 0})["seq"]
        seq = max(0, stands + data.draw(st.sampled_from([1, 1, 2, 0, -1])))
        sent[str(number)] = {"chosen": _some_choice(attempt.places[number - 1], data), "seq": seq}
    if data.draw(RARELY):
        sent[str(len(attempt.places) + 1)] = {"chosen": ["a"], "seq": 1}
    return json.dumps(sent)


def _some_choice(place: Question, data: Any) -> Any:
    if place.type != "multiple":
        wrong = ["z"] if place.type == "true_false" else ["a", "b"]
        return wrong if data.draw(RARELY) else data.draw(st.sampled_from([["a"], ["b"], ["a"], []]))
    return data.draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True))
