"""What is odd about attempts, and what is not: pure, no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quizsvc.integrity.rules import (
    Finding,
    ObjectionState,
    Sat,
    SignalKind,
    alike,
    device_mark,
    may_become,
    on_one_device,
    too_fast,
)

NOON = datetime(2021, 7, 14, 4, 0, tzinfo=UTC)
QUESTIONS = range(1, 26)
RIGHT = dict.fromkeys(QUESTIONS, ("a",))
HUNDRED_EACH = dict.fromkeys(QUESTIONS, 100)


def sat(id_: int, answers: dict[int, str] | None = None, **more: object) -> Sat:
    """Somebody of unit 1 who takes ten minutes and has everything right but for these answers; "" is none."""
    chosen = {**RIGHT, **{question: tuple(text) for question, text in (answers or {}).items()}}
    plain = Sat(
        id=id_,
        person=100 + id_,
        unit=1,
        number=1,
        started_at=NOON,
        ended_at=NOON + timedelta(minutes=10),
        score=9600,
        chosen={question: letters for question, letters in chosen.items() if letters},
        wrong=frozenset(q for q, letters in chosen.items() if letters and letters != RIGHT[q]),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


class TestSpeed:
    # 25 answers of 100 characters: 2500 / 30 + 25 = 108.33… seconds.
    @pytest.mark.parametrize(
        ("seconds", "score", "found"),
        [(109, 10_000, False), (108, 10_000, True), (108, 8_000, True), (108, 7_999, False), (3, 400, False)],
    )
    def test_below_what_reading_needs_and_with_a_high_score(self, seconds, score, found):
        assert (too_fast(sat(1, ended_at=after(seconds), score=score), HUNDRED_EACH) is not None) == found

    def test_only_what_was_answered_had_to_be_read(self):
        ten = dict.fromkeys(range(11, 26), "")  # 1000 / 30 + 10 = 43.33… seconds
        assert too_fast(sat(1, ten, ended_at=after(44)), HUNDRED_EACH) is None
        assert too_fast(sat(1, ten, ended_at=after(43)), HUNDRED_EACH) is not None

    def test_who_comes_again_has_read_it_before(self):
        assert too_fast(sat(1, number=2, ended_at=after(20)), HUNDRED_EACH) is None

    def test_what_it_says(self):
        assert too_fast(sat(7, ended_at=after(41)), HUNDRED_EACH) == Finding(
            SignalKind.SPEED,
            (7,),
            {"time_used_s": 41, "least_s": 109, "characters": 2500, "answers": 25, "score": "96.00"},
            "41 秒答了 25 题（题干和选项共 2500 字），得 96.00 分；"
            "每秒读 30 字、每题再用 1 秒选答案，也要 109 秒",
        )


def crowd(first: int, wrong: dict[int, str], people: int, unit: int = 2) -> list[Sat]:
    """Others, each of whom has one more thing wrong that nobody else has."""
    return [
        sat(first + n, {**wrong, 25 - n % 5: "bcd"[n // 5 % 3]}, unit=unit, ended_at=after(86_400 + n))
        for n in range(people)
    ]


COPIED = {3: "b", 8: "c", 15: "d", 19: "b"}


class TestLikeness:
    def test_copied_wrong_answers(self):
        (found,) = alike([sat(2, COPIED, ended_at=after(690)), sat(1, COPIED), *crowd(10, {}, 38)])
        # Of the 39 others one gave each of the four answers; pairs: 1 in unit 1, 38 × 37 / 2 in unit 2.
        assert (found.kind, found.attempts) == (SignalKind.LIKENESS, (1, 2))
        assert found.evidence == {
            "people": 2,
            "answers": 25,
            "wrong": [{"revision_id": str(question), "gave_it": 2, "of": 40} for question in COPIED],
            "chance": f"1/{39**4}",
            "pairs": 1 + 38 * 37 // 2,
            "span_s": 90,
        }
        assert "其中 4 题错得一样，90 秒内先后交卷" in found.sentence
        assert f"约为 {39**4} 分之一" in found.sentence

    def test_the_honest_twin(self):
        assert alike([sat(1), sat(2), *crowd(10, {}, 98)]) == []

    def test_good_people_on_a_test_that_is_hard_for_all_others(self):
        # Nobody else has more than a quarter right: being right together is still no sign.
        hard = dict.fromkeys(range(1, 20), "b")
        assert alike([sat(1), sat(2), *crowd(10, hard, 98)]) == []

    def test_a_mistake_that_many_make_proves_little(self):
        # 20 of the other 39 hold the same two for right: (21 / 39)² = 0.29, taken 1 + 190 + 171 times.
        shared = {3: "b", 8: "c"}
        others = [*crowd(10, shared, 20), *crowd(40, {}, 18, unit=3)]
        assert alike([sat(1, shared), sat(2, shared), *others]) == []

    def test_one_wrong_answer_is_a_slip(self):
        assert alike([sat(1, {3: "b"}), sat(2, {3: "b"}), *crowd(10, {}, 998)]) == []

    # Units of two: the chance is 1 / (n − 1)², taken n / 2 times; 25 / 49² = 0.0104…, 26 / 51² = 0.00999….
    @pytest.mark.parametrize(("people", "found"), [(50, False), (52, True)])
    def test_the_limit_is_exact(self, people, found):
        others = [replace(each, unit=each.id // 2) for each in crowd(10, {}, people - 2)]
        pair = [sat(1, {3: "b", 8: "c"}), sat(2, {3: "b", 8: "c"})]
        assert bool(alike([*pair, *others])) == found

    @pytest.mark.parametrize(
        ("second", "why"),
        [
            ({"unit": 2}, "of another unit"),
            ({"unit": None}, "of no unit"),
            ({"ended_at": after(600 + 601)}, "ended long after"),
            ({"chosen": sat(2, {**COPIED, 1: "b"}).chosen}, "one more is different"),
        ],
    )
    def test_what_is_not_alike(self, second, why):
        pair = [sat(1, COPIED), replace(sat(2, COPIED), **second)]
        assert alike([*pair, *crowd(10, {}, 38)]) == [], why

    def test_a_chain_of_copies_is_one_group_and_another_hour_another(self):
        ends = {1: 0, 2: 500, 3: 1000, 4: 9000, 5: 9500}
        copies = [sat(id_, COPIED, ended_at=after(600 + end)) for id_, end in ends.items()]
        assert [found.attempts for found in alike([*copies, *crowd(10, {}, 300)])] == [(1, 2, 3), (4, 5)]

    def test_two_alone_on_a_paper_say_nothing(self):
        assert alike([sat(1, COPIED), sat(2, COPIED)]) == []

    def test_leaving_the_same_open_is_not_being_wrong(self):
        assert alike([sat(1, dict.fromkeys((1, 2, 3), "")), sat(2, dict.fromkeys((1, 2, 3), ""))]) == []


class TestDevices:
    SITTINGS = (sat(1), sat(2, started_at=after(700), ended_at=after(900)), sat(3, started_at=after(912)))

    def test_three_people_one_after_the_other(self):
        (found,) = on_one_device(self.SITTINGS, {1: [b"x"], 2: [b"x", b"y"], 3: [b"x"]})
        assert (found.kind, found.attempts) == (SignalKind.DEVICE, (1, 2, 3))
        assert found.evidence == {"people": 3, "gaps_s": [100, 12]}
        assert found.sentence == "3 人用同一台设备作答，前后两人最少相隔 12 秒"

    def test_at_the_same_time(self):
        together = [sat(1), sat(2, started_at=after(60)), sat(3, started_at=after(120))]
        (found,) = on_one_device(together, {id_: [b"x"] for id_ in (1, 2, 3)})
        assert found.evidence["gaps_s"] == [-540, -480]
        assert "有人还没有交卷，下一个人就开始了" in found.sentence

    def test_two_share_a_phone_and_others_send_nothing(self):
        assert on_one_device(self.SITTINGS, {1: [b"x"], 2: [b"x"]}) == []

    def test_the_same_people_on_two_devices_are_found_once(self):
        assert len(on_one_device(self.SITTINGS, {id_: [b"x", b"y"] for id_ in (1, 2, 3)})) == 1

    def test_a_mark_tells_nothing_without_the_secret_or_on_another_paper(self):
        mark = device_mark("secret", 1, "a-random-device-id")
        assert mark == device_mark("secret", 1, "a-random-device-id")
        others = [("other", 1, "a-random-device-id"), ("secret", 2, "a-random-device-id")]
        assert mark not in [device_mark(*each) for each in others]
        assert (len(mark), b"random" in mark) == (32, False)


def test_a_fingerprint_is_of_kind_and_attempts():
    one = Finding(SignalKind.DEVICE, (1, 2, 3), {"people": 3}, "甲")
    assert one.fingerprint == Finding(SignalKind.DEVICE, (3, 2, 1), {}, "乙").fingerprint
    assert one.fingerprint != replace(one, kind=SignalKind.LIKENESS).fingerprint
    assert one.fingerprint != replace(one, attempts=(1, 23)).fingerprint
    assert replace(one, attempts=(1, 23)).fingerprint != replace(one, attempts=(12, 3)).fingerprint


def test_the_steps_of_an_objection():
    steps = {
        (state.value, to.value) for state in ObjectionState for to in ObjectionState if may_become(state, to)
    }
    assert steps == {
        ("open", "accepted"),
        ("open", "declined"),
        ("open", "withdrawn"),
        ("accepted", "open"),
        ("declined", "open"),
    }
