"""Drawing, publishing and discarding papers on a real database."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.bank.models import Question
from quizsvc.bank.rules import QuestionType
from quizsvc.kit import db, marks
from quizsvc.kit.audit import AuditEvent
from quizsvc.papers import queries, service
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import GRACE, REVEAL, Blueprint, BlueprintPart, PaperKind
from quizsvc.season.queries import KnownSeason
from tests.factories import WEDNESDAY, Factories
from tests.papers.steps import DAILY, MONDAY, TODAY, WEEKLY, discard, draw, publish, stems


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    return make.season()


class TestDraw:
    def test_a_daily_by_the_settings(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        paper = queries.by_id(draw(season))
        assert (paper.kind, paper.on, paper.week_on, paper.state) == ("daily", TODAY, MONDAY, "drawn")
        assert paper.opens_at == datetime(2021, 7, 13, 16, tzinfo=UTC)
        assert paper.closes_at == datetime(2021, 7, 14, 16, tzinfo=UTC)
        assert (paper.time_limit_s, paper.title) == (None, "2021年7月14日 每日练习")
        placed = queries.questions_of(paper.id)
        assert [(place.number, place.points) for place in placed] == [(n, 2000) for n in range(1, 6)]

    def test_a_weekly_by_the_settings(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        paper = queries.by_id(draw(season, WEEKLY, MONDAY))
        assert (paper.week_on, paper.time_limit_s, paper.title) == (MONDAY, 1800, "第2周 每周一测")
        points = [place.points for place in queries.questions_of(paper.id)]
        assert points == [400] * 10 + [600] * 5 + [300] * 10
        assert len(stems(paper.id)) == 25

    def test_takes_only_approved_questions_in_their_newest_revision(
        self, make: Factories, season: KnownSeason
    ) -> None:
        for state in ("draft", "in_review", "retired"):
            make.question(state=state)
        approved = {make.question().id for _ in range(5)}
        assert {place.revision_id for place in queries.questions_of(draw(season))} == approved

    def test_takes_the_least_recently_used_first_and_notes_the_use(
        self, make: Factories, season: KnownSeason
    ) -> None:
        first = [make.question() for _ in range(5)]
        paper = draw(season)
        assert {place.revision_id for place in queries.questions_of(paper)} == {one.id for one in first}
        used = db.session().scalars(sa.select(Question.last_drawn_at)).all()
        assert used == [WEDNESDAY] * 5
        fresh = {make.question().id for _ in range(5)}
        discard(paper)
        assert {place.revision_id for place in queries.questions_of(draw(season))} == fresh

    def test_the_same_seed_draws_the_same_paper(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        papers = []
        for _ in range(2):
            with db.transaction():
                db.session().execute(sa.update(Question).values(last_drawn_at=None))
            paper = draw(season, seed=7)
            papers.append([place.revision_id for place in queries.questions_of(paper)])
            discard(paper)
        assert papers[0] == papers[1]

    def test_a_blueprint_of_ones_own(self, make: Factories, season: KnownSeason) -> None:
        law, other = make.subject("法律"), make.subject("党史")
        wanted = {make.question("multiple", subject=law, difficulty=3).id for _ in range(2)}
        for subject, difficulty in ((law, 1), (other, 3)):
            make.question("multiple", subject=subject, difficulty=difficulty)
        part = BlueprintPart(QuestionType.MULTIPLE, 2, 5000, frozenset({"法律"}), frozenset({3}))
        blueprint = Blueprint((part,))
        paper = draw(season, blueprint=blueprint)
        assert {place.revision_id for place in queries.questions_of(paper)} == wanted
        assert queries.by_id(paper).blueprint == blueprint.to_json()

    def test_one_for_each_day(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        draw(season)
        with pytest.raises(service.PaperExists):
            draw(season)

    def test_says_what_the_bank_lacks_and_leaves_nothing(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=10, multiple=2, true_false=9)
        with pytest.raises(service.BankTooSmall) as refused:
            draw(season, WEEKLY, MONDAY)
        assert refused.value.members["missing"] == [
            {"type": "multiple", "points": "6.00", "wanted": 5, "found": 2},
            {"type": "true_false", "points": "3.00", "wanted": 10, "found": 9},
        ]
        assert "多选题每题 6.00 分，要 5 道，能用的只有 2 道" in refused.value.detail
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Paper)) == 0
        assert db.session().scalars(sa.select(Question.last_drawn_at).distinct()).all() == [None]

    def test_an_unknown_subject_is_a_shortage(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        part = BlueprintPart(None, 1, 10_000, frozenset({"没有的科目"}))
        with pytest.raises(service.BankTooSmall, match="限没有的科目"):
            draw(season, blueprint=Blueprint((part,)))

    def test_is_noted_with_its_seed(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        organizer = make.account("organizer")
        paper = draw(season, actor=organizer.id, seed=99)
        event = db.session().scalars(sa.select(AuditEvent).where(AuditEvent.action == "paper.draw")).one()
        assert (event.actor, event.subject) == (organizer.id, f"paper:{paper}")
        assert event.detail == {"seed": "99", "kind": "daily", "on": "2021-07-14"}


class TestNoPaperThen:
    @pytest.mark.parametrize(
        ("kind", "on"),
        [
            (DAILY, date(2021, 7, 4)),  # before the first day
            (DAILY, date(2021, 9, 27)),  # after the last day
            (DAILY, date(2021, 7, 13)),  # over since midnight
            (DAILY, date(2021, 7, 16)),  # without practice by the calendar
            (WEEKLY, date(2021, 7, 5)),  # over since Sunday
            (WEEKLY, date(2021, 7, 19)),  # without a test by the calendar
            (WEEKLY, date(2021, 6, 28)),
            (WEEKLY, date(2021, 7, 13)),  # no Monday
            (WEEKLY, date(9999, 12, 27)),
            (DAILY, date(1, 1, 1)),
        ],
    )
    def test_refused(self, make: Factories, kind: PaperKind, on: date) -> None:
        make.bank()
        breaks: dict[str, object] = {"without_daily": ["2021-07-16"], "without_weekly": ["2021-W29"]}
        with pytest.raises(service.NoPaperThen):
            draw(make.season(calendar=breaks), kind, on)

    @pytest.mark.parametrize("opened", [True, False])
    def test_only_for_an_open_season(self, make: Factories, opened: bool) -> None:
        make.bank()
        season = make.season(opened=opened)
        if opened:
            assert draw(season)
        else:
            with pytest.raises(service.NoPaperThen):
                draw(season)

    def test_until_the_last_instant_of_the_day(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        midnight = datetime(2021, 7, 14, 16, tzinfo=UTC)
        with pytest.raises(service.NoPaperThen):
            draw(season, now=midnight)
        assert draw(season, now=midnight - timedelta(microseconds=1))

    def test_a_season_that_begins_and_ends_within_a_week(self, make: Factories) -> None:
        make.bank()
        season = make.season(first_on=date(2021, 7, 15), last_on=date(2021, 7, 16))
        paper = queries.by_id(draw(season, WEEKLY, MONDAY))
        assert paper.opens_at == datetime(2021, 7, 14, 16, tzinfo=UTC)
        assert paper.closes_at == datetime(2021, 7, 16, 16, tzinfo=UTC)


class TestHeld:
    @pytest.mark.parametrize("order", [(DAILY, WEEKLY), (WEEKLY, DAILY)])
    def test_a_daily_and_a_weekly_share_no_stem(
        self, make: Factories, season: KnownSeason, order: tuple[PaperKind, ...]
    ) -> None:
        make.bank(single=15, multiple=10, true_false=15)
        papers = [draw(season, kind, TODAY if kind is DAILY else MONDAY) for kind in order]
        assert not stems(papers[0]) & stems(papers[1])

    def test_another_question_with_the_same_stem_is_held_too(
        self, make: Factories, season: KnownSeason
    ) -> None:
        for number in range(5):
            make.question(stem=f"题干第{number}种说法")
        draw(
            season,
            WEEKLY,
            MONDAY,
            blueprint=Blueprint((BlueprintPart(None, 5, 2000),)),
        )
        for number in range(5):
            make.question("multiple", stem=f"1. 题干第 {number} 种说法。")
        with pytest.raises(service.BankTooSmall) as refused:
            draw(season)
        assert refused.value.members["missing"][0]["found"] == 0

    def test_held_until_the_grace_after_closing_and_free_then(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=5, multiple=0, true_false=0)
        paper = queries.by_id(draw(season))
        tomorrow = TODAY + timedelta(days=1)
        with pytest.raises(service.BankTooSmall):
            draw(season, on=tomorrow, now=paper.closes_at + GRACE)
        assert draw(season, on=tomorrow, now=paper.closes_at + GRACE + timedelta(microseconds=1))

    def test_free_again_when_discarded(self, make: Factories, season: KnownSeason) -> None:
        make.bank(single=5, multiple=0, true_false=0)
        discard(draw(season))
        assert queries.held(WEDNESDAY, WEDNESDAY).stems == frozenset()
        assert draw(season)

    def test_locked_stems_are_those_of_the_weekly_drawn_or_published_until_it_is_over(
        self, make: Factories, season: KnownSeason
    ) -> None:
        make.bank()
        daily, weekly = draw(season), draw(season, WEEKLY, MONDAY)
        closes_at = queries.by_id(weekly).closes_at
        assert queries.locked(WEDNESDAY).stems == stems(weekly)
        assert queries.held(WEDNESDAY, WEDNESDAY).stems == stems(weekly) | stems(daily)
        publish(weekly)
        assert queries.locked(closes_at + GRACE).stems == stems(weekly)
        assert queries.locked(closes_at + REVEAL).stems == frozenset()


class TestPublish:
    def test_once(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        paper = draw(season)
        assert not marks.waiting("paper")
        assert publish(paper).published_at == WEDNESDAY
        assert publish(paper, WEDNESDAY + timedelta(hours=1)).published_at == WEDNESDAY
        with db.transaction():
            assert marks.take("paper") == {marks.Mark("paper", paper, 0)}
        actions = db.session().scalars(sa.select(AuditEvent.action)).all()
        assert actions.count("paper.publish") == 1

    def test_not_when_it_is_over(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        paper = draw(season)
        closes_at = queries.by_id(paper).closes_at
        with pytest.raises(service.PaperOver):
            publish(paper, closes_at)
        assert publish(paper, closes_at - timedelta(microseconds=1)).state == "published"

    def test_a_published_paper_is_not_discarded(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        paper = draw(season)
        publish(paper)
        with pytest.raises(service.PaperPublished):
            discard(paper)

    def test_papers_of_a_season(self, make: Factories, season: KnownSeason) -> None:
        make.bank()
        ids = [draw(season), draw(season, WEEKLY, MONDAY), draw(season, on=TODAY + timedelta(days=1))]
        assert [paper.id for paper in queries.papers_of(season.id)] == [ids[1], ids[0], ids[2]]
        assert [paper.id for paper in queries.papers_of(season.id, since=TODAY, until=TODAY)] == [ids[0]]
        assert queries.question_counts(ids) == {ids[0]: 5, ids[1]: 25, ids[2]: 5}
