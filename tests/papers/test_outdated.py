"""A paper is drawn, and then the bank changes its mind about its questions: nobody is served those."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.bank import queries as bank
from quizsvc.bank.rules import WHY_NOT_DRAWN, QuestionType
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.clock import FixedClock
from quizsvc.papers import queries, service
from quizsvc.papers.rules import Blueprint, BlueprintPart
from quizsvc.season.queries import KnownSeason
from tests.factories import WEDNESDAY, Factories
from tests.papers.steps import (
    MONDAY,
    TODAY,
    WEEKLY,
    Editors,
    draw,
    placed,
    publish,
    publish_job,
    renew,
    state,
)


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    return make.season()


class TestPublishing:
    def test_names_what_is_outdated_and_why(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(multiple=0)
        paper = draw(season)
        first, second, third, fourth, _ = (place.question_id for place in placed(paper))
        editors.retire(first)
        editors.revise(second, key=("b",))
        editors.retire(third)
        editors.reopen(third)
        editors.revise(fourth, key=("b",))
        editors.approve(fourth)
        with pytest.raises(service.PaperOutdated) as refused:
            publish(paper)
        assert refused.value.members["questions"] == [
            {"number": 1, "why": "retired"},
            {"number": 2, "why": "revised"},
            {"number": 3, "why": "unapproved"},
            {"number": 4, "why": "revised"},
        ]
        assert refused.value.detail == (
            "第 1 题已停用，第 2 题有了更新的版本，第 3 题还没有重新通过审核，第 4 题有了更新的版本。"
            "请先换题，或丢弃后重抽，再发布"
        )
        assert state(paper) == "drawn"

    def test_a_flagged_question_until_the_flag_is_taken_off(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        flagged = make.question(citation="《甲法》第一条")
        make.bank(single=4, multiple=0, true_false=0)
        paper = draw(season)
        editors.flag_all_that_cite("甲法")
        with pytest.raises(service.PaperOutdated, match="被标记为待复核") as refused:
            publish(paper)
        assert [one["why"] for one in refused.value.members["questions"]] == ["flagged"]
        editors.unflag(flagged.question_id)
        assert publish(paper).state == "published"

    def test_a_revision_that_changes_labels_alone_outdates_nothing(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(single=5, multiple=0, true_false=0)
        paper = draw(season)
        before = placed(paper)
        editors.revise(before[0].question_id, tags=("水",), difficulty=3)
        assert queries.outdated(queries.by_id(paper)) == {}
        assert publish(paper).state == "published"
        assert placed(paper) == before

    def test_what_is_published_keeps_its_questions(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(single=5, multiple=0, true_false=0)
        paper = draw(season)
        publish(paper)
        before = placed(paper)
        editors.retire(before[0].question_id)
        assert publish(paper).state == "published"
        with pytest.raises(service.PaperPublished):
            renew(paper)
        assert placed(paper) == before
        assert queries.outdated(queries.by_id(paper)) == {}

    def test_all_reasons_can_be_said(self) -> None:
        assert set(WHY_NOT_DRAWN) == {"retired", "revised", "flagged", "unapproved"}


class TestRenewing:
    def test_keeps_what_is_good_and_puts_others_last_in_their_part(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank()
        paper = draw(season, WEEKLY, MONDAY)
        before = placed(paper)
        editors.retire(before[2].question_id)
        editors.retire(before[12].question_id)
        renew(paper)
        after = placed(paper)
        kept = [place.revision_id for place in before if place.number not in (3, 13)]
        assert [place.revision_id for place in after if place.number not in (10, 15)] == kept
        assert [place.points for place in after] == [400] * 10 + [600] * 5 + [300] * 10
        new = [after[9], after[14]]
        assert not {place.question_id for place in new} & {place.question_id for place in before}
        served = bank.served([place.revision_id for place in new])
        assert [one.type for one in served.values()] == [QuestionType.SINGLE, QuestionType.MULTIPLE]
        assert publish(paper).state == "published"

    def test_takes_a_question_in_its_newer_revision_once_that_is_approved(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(multiple=0)
        paper = draw(season)
        question = placed(paper)[0].question_id
        editors.revise(question, key=("b",))
        editors.approve(question)
        renew(paper)
        last = placed(paper)[-1]
        assert last.question_id == question
        assert bank.solutions([last.revision_id])[last.revision_id].key == ("b",)
        assert publish(paper).state == "published"

    def test_takes_another_while_the_newer_revision_waits_for_its_review(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(multiple=0)
        paper = draw(season)
        question = placed(paper)[0].question_id
        editors.revise(question, key=("b",))
        renew(paper)
        assert question not in {place.question_id for place in placed(paper)}
        assert publish(paper).state == "published"

    def test_by_the_blueprint_that_was_drawn(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        law = make.subject("法律")
        for _ in range(3):
            make.question("multiple", subject=law, difficulty=3)
        make.bank()
        part = BlueprintPart(QuestionType.MULTIPLE, 2, 5000, frozenset({"法律"}), frozenset({3}))
        paper = draw(season, blueprint=Blueprint((part,)))
        before = placed(paper)
        editors.retire(before[0].question_id)
        renew(paper)
        after = placed(paper)
        assert (after[0].question_id, [place.points for place in after]) == (
            before[1].question_id,
            [5000] * 2,
        )
        editors.retire(after[1].question_id)
        with pytest.raises(service.BankTooSmall, match="限法律、难度难"):
            renew(paper)
        assert placed(paper) == after

    def test_holds_the_new_ones_and_frees_the_others(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(single=6, multiple=0, true_false=0)
        paper = draw(season)
        old = placed(paper)[0].question_id
        editors.retire(old)
        renew(paper)
        held = queries.held(WEDNESDAY, WEDNESDAY).questions
        assert held == {place.question_id for place in placed(paper)}
        assert old not in held
        assert len(held) == 5

    def test_takes_nothing_that_another_paper_holds(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(single=10, multiple=0, true_false=0)
        paper = draw(season)
        draw(season, on=TODAY + timedelta(days=1))
        before = placed(paper)
        editors.retire(before[0].question_id)
        with pytest.raises(service.BankTooSmall):
            renew(paper)
        assert placed(paper) == before

    def test_takes_what_was_held_until_yesterday(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank(single=10, multiple=0, true_false=0)
        over = draw(season)
        tomorrow = draw(season, on=TODAY + timedelta(days=1))
        editors.retire(placed(tomorrow)[0].question_id)
        renew(tomorrow, now=WEDNESDAY + timedelta(days=1))
        last = placed(tomorrow)[-1].question_id
        assert last in {place.question_id for place in placed(over)}

    def test_changes_nothing_where_nothing_is_outdated(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        paper = draw(season)
        before = placed(paper)
        renew(paper)
        assert placed(paper) == before
        assert "paper.renew" not in db.session().scalars(sa.select(AuditEvent.action)).all()

    def test_not_when_it_is_over(self, make: Factories, season: KnownSeason, editors: Editors) -> None:
        make.bank()
        paper = draw(season)
        editors.retire(placed(paper)[0].question_id)
        with pytest.raises(service.PaperOver):
            renew(paper, now=queries.by_id(paper).closes_at)

    def test_is_noted(self, make: Factories, season: KnownSeason, editors: Editors) -> None:
        make.bank()
        paper = draw(season)
        editors.retire(placed(paper)[1].question_id)
        renew(paper, actor=editors.reviewer)
        event = db.session().scalars(sa.select(AuditEvent).where(AuditEvent.action == "paper.renew")).one()
        assert (event.actor, event.subject) == (editors.reviewer, f"paper:{paper}")
        assert event.detail["outdated"] == {"2": "retired"}
        assert event.detail["seed"].isdigit()


class TestTheTick:
    def test_publishes_with_others_in_their_place(
        self, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank()
        paper = draw(season)
        question = placed(paper)[0].question_id
        editors.retire(question)
        publish_job(paper)
        after = placed(paper)
        assert state(paper) == "published"
        assert question not in {place.question_id for place in after}
        publish_job(paper)
        assert placed(paper) == after

    def test_waits_for_a_bank_that_is_too_small_and_changes_nothing_meanwhile(
        self,
        make: Factories,
        season: KnownSeason,
        editors: Editors,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        make.bank(single=5, multiple=0, true_false=0)
        paper = draw(season)
        before = placed(paper)
        editors.revise(before[0].question_id, key=("b",))
        for _ in range(3):
            with caplog.at_level(logging.WARNING):
                publish_job(paper)
            assert (state(paper), placed(paper)) == ("drawn", before)
        assert f"paper {paper} is not published: 题库里可用的题不够" in caplog.text
        editors.approve(before[0].question_id)
        publish_job(paper)
        assert (state(paper), placed(paper)[-1].question_id) == ("published", before[0].question_id)

    def test_leaves_what_is_over(
        self, make: Factories, season: KnownSeason, editors: Editors, clock: FixedClock
    ) -> None:
        make.bank()
        paper = draw(season)
        before = placed(paper)
        editors.retire(before[0].question_id)
        clock.set(queries.by_id(paper).closes_at + timedelta(minutes=1))
        publish_job(paper)
        assert (state(paper), placed(paper)) == ("drawn", before)
