"""What a draw would find, before anything is drawn; and how long the bank lasts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from quizsvc.bank.rules import QuestionType
from quizsvc.kit import db
from quizsvc.papers import rules, service
from quizsvc.papers.rules import Blueprint, BlueprintPart, Candidate
from quizsvc.season.queries import KnownSeason
from quizsvc.season.rules import Settings
from tests.factories import WEDNESDAY, Factories
from tests.papers.steps import DAILY, MONDAY, TODAY, WEEKLY, draw, publish

USED = datetime(2021, 7, 1, tzinfo=UTC)


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    return make.season()


def look(season: KnownSeason, **more: Any) -> service.Look:
    with db.transaction():
        return service.look(**{"now": WEDNESDAY, "season": season, "kind": DAILY, **more})


def candidates(type_: str, count: int, *, used: bool = False, first: int = 1) -> list[Candidate]:
    known = QuestionType(type_)
    return [
        Candidate(number, number, known, "法规", 2, f"{type_}{number}", USED if used else None)
        for number in range(first, first + count)
    ]


class TestLasting:
    """By the settings a week asks for 10 single, 5 multiple, 10 true/false, and 35 of whatever type."""

    def test_the_type_of_which_there_are_least_says_how_long_by_type(self) -> None:
        bank = [*candidates("single", 95), *candidates("multiple", 12), *candidates("true_false", 200)]
        told = rules.lasting(bank, Settings())
        assert [(each.fresh, each.a_week, each.weeks) for each in told.supplies] == [
            (95, 10, 9),
            (12, 5, 2),
            (200, 10, 20),
        ]
        assert (told.any_type, told.weeks) == (35, 2)

    def test_what_takes_any_type_needs_enough_of_all_together(self) -> None:
        bank = [*candidates("single", 60), *candidates("multiple", 60), *candidates("true_false", 60)]
        assert rules.lasting(bank, Settings()).weeks == 3
        assert rules.lasting(bank[:-1], Settings()).weeks == 2

    def test_used_ones_can_be_drawn_again_and_are_not_fresh(self) -> None:
        bank = [*candidates("single", 20, used=True), *candidates("single", 10, first=21)]
        told = rules.lasting(bank, Settings()).supplies[0]
        assert (told.usable, told.fresh, told.weeks) == (30, 10, 1)

    def test_of_the_same_text_one_counts_and_it_was_used_if_either_was(self) -> None:
        one = candidates("single", 1)[0]
        same = [one, replace(one, question=2, last_drawn_at=USED)]
        told = rules.lasting(same, Settings()).supplies[0]
        assert (told.usable, told.fresh) == (1, 0)

    def test_a_type_that_nothing_asks_for_lasts_for_no_number_of_weeks(self) -> None:
        part = {"type": "single", "count": 10, "points": "10.00"}
        settings = Settings.from_json({"daily_mix": [part], "weekly_mix": [part]})
        told = rules.lasting(candidates("single", 160), settings)
        assert [(each.a_week, each.weeks) for each in told.supplies] == [(80, 2), (0, None), (0, None)]
        assert (told.any_type, told.weeks) == (0, 2)

    @pytest.mark.parametrize(("single", "words"), [(9, "不够 1 周"), (29, "还够 2 周"), (30, "还够 3 周")])
    def test_it_is_said_in_the_same_words_of_one_type_and_of_all(self, single: int, words: str) -> None:
        told = rules.lasting([*candidates("single", single), *candidates("multiple", 900)], Settings())
        assert [each.words for each in told.supplies[:2]] == [words, "还够 180 周"]
        none = rules.lasting([*candidates("single", single), *candidates("true_false", 900)], Settings())
        assert (none.words, none.is_short) == ("没有用过的题不够 1 周", True)
        assert [each.is_short for each in told.supplies[:2]] == [single < 30, False]


class TestLook:
    def test_says_that_the_bank_can_fill_it_and_changes_nothing(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=12, multiple=6, true_false=11)
        first, again = (look(season, kind=WEEKLY, on=MONDAY) for _ in range(2))
        assert first == again
        assert first.lacks == ""
        assert [(one.found, one.usable, one.fresh) for one in first.parts] == [
            (10, 12, 12),
            (5, 6, 6),
            (10, 11, 11),
        ]

    def test_says_what_lacks(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=10, multiple=2, true_false=10)
        told = look(season, kind=WEEKLY)
        assert "多选题每题 6.00 分，要 5 道，能用的只有 2 道" in told.lacks
        assert [one.found for one in told.parts] == [10, 2, 10]

    def test_parts_that_rob_each_other_are_short_though_each_alone_could_be_filled(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=3, multiple=0, true_false=0)
        part = BlueprintPart(QuestionType.SINGLE, 2, 1000)
        told = look(season, blueprint=Blueprint((part, part)))
        assert sorted(one.found for one in told.parts) == [1, 2]
        assert [one.usable for one in told.parts] == [3, 3]

    def test_what_a_paper_holds_is_not_there_for_another(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=8, multiple=0, true_false=0)
        draw(season)
        assert look(season, on=date(2021, 7, 15)).parts[0].found == 3

    def test_what_would_be_drawn_anew_is_there_for_itself(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=8, multiple=0, true_false=0)
        draw(season)
        assert look(season, on=TODAY).parts[0].found == 3
        assert look(season, on=TODAY, replace=True).lacks == ""

    def test_what_no_draw_would_take_on_is_refused_in_its_words(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=8, multiple=0, true_false=0)
        for day in (date(1, 1, 1), date(2021, 7, 4), date(2021, 9, 27), date(9999, 12, 31)):
            with pytest.raises(service.NoPaperThen):
                look(season, on=day)
        publish(draw(season))
        with pytest.raises(service.PaperPublished):
            look(season, on=TODAY, replace=True)


def test_through_http(client: Any, make: Factories, season: KnownSeason) -> None:
    make.bank(single=40, multiple=4, true_false=40)
    auditor = make.headers(make.account("auditor"))
    blueprint = {"parts": [{"type": "multiple", "count": 5, "points": "20.00"}]}
    body = {"kind": "daily", "on": "2021-07-14", "blueprint": blueprint}
    answer = client.post("/api/v1/papers/look", json=body, headers=auditor)
    assert answer.status_code == 200
    assert answer.json["fills"] is False
    assert "能用的只有 4 道" in answer.json["lacks"]
    part = {"type": "multiple", "count": 5, "points": "20.00", "found": 4, "usable": 4, "fresh": 4}
    assert answer.json["parts"] == [part]
    assert answer.json["lasting"]["weeks"] == 0
    assert answer.json["lasting"]["words"] == "没有用过的题不够 1 周"
    assert answer.json["lasting"]["supplies"][1] == {
        "type": "multiple",
        "usable": 4,
        "fresh": 4,
        "a_week": 5,
        "weeks": 0,
    }
    wrong = client.post("/api/v1/papers/look", json={**body, "week": "2021-W28"}, headers=auditor)
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["week"])
