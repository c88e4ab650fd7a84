"""Papers of weeks to come, drawn at once; and one question of a drawn paper in the place of another."""

from datetime import timedelta
from typing import Any

import pytest

from quizsvc.kit import db
from quizsvc.kit.clock import FixedClock
from quizsvc.papers import queries, service
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason
from tests.factories import WEDNESDAY, Factories
from tests.papers.steps import DAILY, MONDAY, TODAY, WEEKLY, draw, placed, publish, stems

SMALL = [{"type": "single", "count": 1, "points": "100.00"}]
"""A paper of one question."""


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    return make.season(
        settings={"daily_mix": SMALL, "weekly_mix": SMALL},
        calendar={"without_daily": ["2021-07-22"], "without_weekly": ["2021-W30"]},
    )


def ahead(season: KnownSeason, *weeks: int) -> tuple[list[Any], list[service.Missing]]:
    with db.transaction():
        return service.draw_missing(
            now=WEDNESDAY,
            actor=None,
            season=season,
            weeks=[season_rules.Week(2021, number) for number in weeks],
        )


class TestAhead:
    def test_draws_what_the_calendar_has_and_nobody_drew(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=20, multiple=0, true_false=0)
        already = draw(season)
        drawn, missing = ahead(season, 28, 29)
        assert missing == []
        # Of this week Monday and Tuesday are over and today is drawn; next Thursday has no practice.
        assert [(paper.kind, paper.on.day) for paper in drawn] == [
            ("weekly", 12),
            *(("daily", day) for day in (15, 16, 17, 18)),
            ("weekly", 19),
            *(("daily", day) for day in (19, 20, 21, 23, 24, 25)),
        ]
        assert {paper.state for paper in drawn} == {"drawn"}
        ids = [already, *(paper.id for paper in drawn)]
        assert len(set().union(*map(stems, ids))) == len(ids)
        assert ahead(season, 28, 29) == ([], [])

    def test_a_week_without_a_test_by_the_calendar_gets_none(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=20, multiple=0, true_false=0)
        assert {paper.kind for paper in ahead(season, 30)[0]} == {"daily"}

    def test_what_the_bank_cannot_fill_is_named_and_the_rest_is_drawn(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=5, multiple=0, true_false=0)
        drawn, missing = ahead(season, 29)
        assert [(paper.kind, paper.on.day) for paper in drawn] == [
            ("weekly", 19),
            *(("daily", day) for day in (19, 20, 21, 23)),
        ]
        assert [(each.kind, each.on.day) for each in missing] == [(DAILY, 24), (DAILY, 25)]
        assert "能用的只有 0 道" in missing[0].detail

    def test_of_a_season_that_is_not_open_nothing_is_drawn(self, make: Factories) -> None:
        with pytest.raises(service.NoPaperThen):
            ahead(make.season(opened=False), 29)

    def test_through_http(self, client: Any, make: Factories, season: KnownSeason) -> None:
        make.bank(single=10, multiple=0, true_false=0)
        headers = make.headers(make.account("organizer"))
        body = {"week": "2021-W37", "weeks": 8}
        answer = client.post("/api/v1/papers/ahead", json=body, headers=headers)
        assert answer.status_code == 201
        # The season ends with its week 38.
        assert [paper["week"] for paper in answer.json["drawn"]] == ["2021-W37"] * 8 + ["2021-W38"] * 2
        assert answer.json["missing"][0]["on"] == "2021-09-21"
        for wrong in ({"week": "2021-W37", "weeks": 9}, {"weeks": 1}):
            assert client.post("/api/v1/papers/ahead", json=wrong, headers=headers).status_code == 422


class TestSwap:
    def test_another_question_of_the_same_part_takes_the_place(self, make: Factories) -> None:
        make.bank(single=11, multiple=6, true_false=11)
        paper = draw(make.season(), WEEKLY, MONDAY)
        before = placed(paper)
        with db.transaction():
            (other,) = service.alternatives(now=WEDNESDAY, paper=queries.by_id(paper), number=12)
            service.swap(now=WEDNESDAY, actor=make.account("organizer").id, paper_id=paper, number=12)
        after = placed(paper)
        assert after[11].question_id == other.question
        assert (after[11].number, after[11].points) == (12, before[11].points)
        assert [*after[:11], *after[12:]] == [*before[:11], *before[12:]]

    def test_what_stood_there_is_free_and_what_stands_there_is_held(
        self, make: Factories, season: KnownSeason
    ) -> None:
        first, second = make.question().question_id, make.question().question_id
        paper = draw(season)
        there = placed(paper)[0].question_id
        with db.transaction():
            service.swap(now=WEDNESDAY, actor=make.account("organizer").id, paper_id=paper, number=1)
        assert {there, placed(paper)[0].question_id} == {first, second}
        tomorrow = draw(season, on=TODAY + timedelta(days=1))
        assert placed(tomorrow)[0].question_id == there

    def test_the_one_that_somebody_wants(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=6, multiple=1, true_false=0)
        paper = draw(season)
        actor = make.account("organizer").id
        with db.transaction():
            row = queries.by_id(paper)
            wanted = service.alternatives(now=WEDNESDAY, paper=row, number=1)[3].question
            service.swap(now=WEDNESDAY, actor=actor, paper_id=paper, number=1, question_id=wanted)
        assert placed(paper)[0].question_id == wanted

    @pytest.mark.parametrize("state", ["draft", "retired", "approved"])
    def test_not_one_that_no_draw_would_take(self, make: Factories, season: KnownSeason, state: str) -> None:
        make.question()
        paper = draw(season)
        # Approved, but of a type that the part does not take.
        other = make.question("multiple" if state == "approved" else "single", state=state)
        actor = make.account("organizer").id
        with pytest.raises(service.NoOtherQuestion, match="不能换到这里"), db.transaction():
            service.swap(now=WEDNESDAY, actor=actor, paper_id=paper, number=1, question_id=other.question_id)

    def test_a_bank_without_another_one_says_so(self, make: Factories, season: KnownSeason) -> None:
        make.question()
        paper = draw(season)
        with pytest.raises(service.NoOtherQuestion, match="没有别的题"), db.transaction():
            service.swap(now=WEDNESDAY, actor=make.account("organizer").id, paper_id=paper, number=1)

    def test_a_published_paper_keeps_its_questions(
        self, client: Any, make: Factories, season: KnownSeason, clock: FixedClock
    ) -> None:
        make.bank(single=3, multiple=0, true_false=0)
        paper = draw(season)
        headers = make.headers(make.account("organizer"))
        swap = f"/api/v1/papers/{paper}/questions/1/swap"
        done = client.post(swap, json={}, headers=headers)
        assert done.status_code == 200
        assert done.json["questions"][0]["question_id"] == str(placed(paper)[0].question_id)
        publish(paper)
        refused = client.post(swap, json={}, headers=headers)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/paper-published")
        late = draw(season, on=TODAY + timedelta(days=1))
        clock.advance(days=2)
        refused = client.post(f"/api/v1/papers/{late}/questions/1/swap", json={}, headers=headers)
        assert refused.json["type"] == "/problems/paper-over"
