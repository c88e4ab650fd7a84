"""What is due at which instant: pure, no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizsvc import app
from quizsvc.kit import queue
from quizsvc.oversight.queries import WORK
from quizsvc.papers.rules import PaperKind
from quizsvc.season.queries import KnownSeason
from quizsvc.season.rules import Calendar, Settings
from quizsvc.worker.schedule import Ask, Facts, PaperFact, Patience, due, horizon

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEASON = KnownSeason(first_on=date(2021, 7, 5), last_on=date(2021, 9, 26), id=1, name="大练兵", state="open")
SECOND = timedelta(seconds=1)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A wall-clock time of the zone as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def draw(kind: str, on: str) -> Ask:
    return Ask.of("papers.draw", season=1, kind=kind, on=on)


def drawing(now: datetime, season: KnownSeason = SEASON, *papers: PaperFact) -> list[tuple[str, str]]:
    """The draws that are due, as pairs of kind and day."""
    asks = due(now, Facts(season, papers))
    wanted = [dict(ask.arguments) for ask in asks if ask.job == "papers.draw"]
    return [(each["kind"], each["on"]) for each in wanted]


def daily(on: str, *, published: bool = False) -> PaperFact:
    opens_at = at(f"{on}T00:00")
    day = date.fromisoformat(on)
    return PaperFact(day.toordinal(), PaperKind.DAILY, day, published, opens_at, opens_at + timedelta(days=1))


def weekly(monday: str, *, published: bool = False) -> PaperFact:
    opens_at = at(f"{monday}T00:00")
    day = date.fromisoformat(monday)
    return PaperFact(
        10 * day.toordinal(), PaperKind.WEEKLY, day, published, opens_at, opens_at + timedelta(days=7)
    )


class TestDrawing:
    def test_what_runs_and_is_missing_first(self) -> None:
        assert drawing(at("2021-07-16T18:00")) == [
            ("weekly", "2021-07-12"),
            ("daily", "2021-07-16"),
            ("weekly", "2021-07-19"),
            ("daily", "2021-07-17"),
        ]

    def test_the_next_day_from_six_in_the_evening(self) -> None:
        there = (weekly("2021-07-12"), daily("2021-07-14"))
        assert drawing(at("2021-07-14T18:00") - SECOND, SEASON, *there) == []
        assert drawing(at("2021-07-14T18:00"), SEASON, *there) == [("daily", "2021-07-15")]
        assert drawing(at("2021-07-14T18:00"), SEASON, *there, daily("2021-07-15")) == []

    def test_the_next_week_from_friday_evening(self) -> None:
        there = (weekly("2021-07-12"), daily("2021-07-16"), daily("2021-07-17"))
        assert drawing(at("2021-07-16T18:00") - SECOND, SEASON, *there) == []
        assert drawing(at("2021-07-16T18:00"), SEASON, *there) == [("weekly", "2021-07-19")]

    def test_a_day_slept_through_gets_none(self) -> None:
        there = (weekly("2021-07-12"),)
        assert drawing(at("2021-07-14T23:59:59"), SEASON, *there) == [
            ("daily", "2021-07-14"),
            ("daily", "2021-07-15"),
        ]
        assert drawing(at("2021-07-15T00:00"), SEASON, *there) == [("daily", "2021-07-15")]

    def test_a_week_slept_through_gets_none(self) -> None:
        there = (daily("2021-07-18"), daily("2021-07-19"), weekly("2021-07-19"))
        assert drawing(at("2021-07-18T23:59:59"), SEASON, *there) == [("weekly", "2021-07-12")]
        assert drawing(at("2021-07-19T00:00"), SEASON, *there) == []

    def test_midnight_is_the_seasons(self) -> None:
        there = (weekly("2021-07-12"),)
        assert drawing(datetime(2021, 7, 14, 15, 59, tzinfo=UTC), SEASON, *there)[0] == (
            "daily",
            "2021-07-14",
        )
        assert drawing(datetime(2021, 7, 14, 16, 0, tzinfo=UTC), SEASON, *there)[0] == ("daily", "2021-07-15")

    def test_breaks(self) -> None:
        calendar = Calendar.from_json({"without_daily": ["2021-07-15"], "without_weekly": ["2021-W29"]})
        season = replace(SEASON, calendar=calendar)
        there = (weekly("2021-07-12"), daily("2021-07-14"))
        assert drawing(at("2021-07-14T20:00"), season, *there) == []
        assert drawing(at("2021-07-15T12:00"), season, *there) == []
        assert drawing(at("2021-07-16T20:00"), season, *there) == [
            ("daily", "2021-07-16"),
            ("daily", "2021-07-17"),
        ]

    def test_the_edges_of_the_season(self) -> None:
        assert drawing(at("2021-07-02T18:00") - SECOND) == []
        assert drawing(at("2021-07-02T18:00")) == [("weekly", "2021-07-05")]
        assert drawing(at("2021-07-04T18:00")) == [("weekly", "2021-07-05"), ("daily", "2021-07-05")]
        assert drawing(at("2021-09-26T20:00")) == [("weekly", "2021-09-20"), ("daily", "2021-09-26")]
        assert drawing(at("2021-09-27T00:00")) == []

    def test_a_first_week_that_begins_on_thursday(self) -> None:
        season = replace(SEASON, first_on=date(2021, 7, 8))
        assert drawing(at("2021-07-02T18:00"), season) == [("weekly", "2021-07-05")]
        assert drawing(at("2021-07-07T18:00"), season, weekly("2021-07-05")) == [("daily", "2021-07-08")]

    def test_a_test_that_is_open_for_two_days(self) -> None:
        settings = Settings.from_json({"weekly_opens": "3T09:00", "weekly_closes": "4T18:00"})
        season = replace(SEASON, settings=settings)
        assert ("weekly", "2021-07-12") in drawing(at("2021-07-15T17:59:59"), season)
        assert ("weekly", "2021-07-12") not in drawing(at("2021-07-15T18:00"), season)

    def test_where_the_clock_is_changed(self) -> None:
        zone = ZoneInfo("Europe/Berlin")
        season = replace(
            SEASON,
            first_on=date(2021, 10, 25),
            last_on=date(2021, 11, 28),
            settings=Settings.from_json({"time_zone": "Europe/Berlin"}),
        )
        there = (weekly("2021-10-25"), weekly("2021-11-01"), daily("2021-10-30"))
        evening = at("2021-10-30T18:00", zone)
        assert drawing(evening - SECOND, season, *there) == []
        assert drawing(evening, season, *there) == [("daily", "2021-10-31")]

    def test_without_an_open_season(self) -> None:
        assert due(at("2021-07-14T10:00"), Facts(None)) == []

    def test_the_papers_that_matter_are_within_the_horizon(self) -> None:
        for hours in range(0, 24 * 14):
            now = at("2021-07-10T00:30") + timedelta(hours=hours)
            assert all(horizon(now, SEASON) <= date.fromisoformat(on) for _, on in drawing(now))


class TestPublishing:
    @pytest.mark.parametrize("paper", [daily("2021-07-19"), weekly("2021-07-19")])
    def test_shortly_before_it_opens_or_while_it_runs(self, paper: PaperFact) -> None:
        ask = Ask.of("papers.publish", paper=paper.id)

        def is_due(now: datetime) -> bool:
            return ask in due(now, Facts(SEASON, (paper,)))

        assert not is_due(at("2021-07-18T23:50") - SECOND)
        assert is_due(at("2021-07-18T23:50"))
        assert is_due(paper.closes_at - SECOND)
        assert not is_due(paper.closes_at)

    def test_not_what_the_calendar_took_away(self) -> None:
        calendar = Calendar.from_json({"without_daily": ["2021-07-19"], "without_weekly": ["2021-W30"]})
        season = replace(SEASON, calendar=calendar)
        taken = (daily("2021-07-19"), weekly("2021-07-26"))
        kept = (weekly("2021-07-19"), daily("2021-07-20"), daily("2021-07-26"))
        for now in (at("2021-07-14T10:00"), at("2021-07-18T23:55")):
            asks = due(now, Facts(season, (*taken, *kept)))
            discards = [ask for ask in asks if ask.job == "papers.discard"]
            assert discards == [Ask.of("papers.discard", paper=paper.id) for paper in taken]
            assert Ask.of("papers.publish", paper=taken[0].id) not in asks
        assert Ask.of("papers.publish", paper=kept[0].id) in asks

    def test_what_is_published_is_left_alone(self) -> None:
        season = replace(SEASON, calendar=Calendar.from_json({"without_daily": ["2021-07-19"]}))
        asks = due(at("2021-07-18T23:55"), Facts(season, (daily("2021-07-19", published=True),)))
        assert [ask for ask in asks if ask.job != "papers.draw"] == []

    def test_not_twice(self) -> None:
        there = (daily("2021-07-14", published=True), weekly("2021-07-12", published=True))
        assert due(at("2021-07-14T10:00"), Facts(SEASON, there)) == []


def test_what_else_is_due() -> None:
    asks = due(
        at("2021-07-14T10:00"), Facts(None, waits=("attempts.expire", "rankings.compute", "analysis.compute"))
    )
    assert asks == [Ask.of("attempts.expire"), Ask.of("rankings.compute"), Ask.of("analysis.compute")]


class TestPatience:
    START = datetime(2021, 7, 14, tzinfo=UTC)

    def times(self, ask: Ask, seconds: int) -> list[int]:
        """When a tick of every two seconds asks for what stays due."""
        patience, found = Patience(), []
        for second in range(0, seconds, 2):
            now = self.START + second * SECOND
            for ready in patience.ready(now, [ask]):
                patience.asked(now, ready)
                found.append(second)
        return found

    @pytest.mark.parametrize(
        "ask",
        [draw("daily", "2021-07-14"), Ask.of("papers.publish", paper=1), Ask.of("notices.weekly")],
        ids=lambda ask: ask.job,
    )
    def test_what_may_wait_for_people_is_soon_asked_for_once_a_minute(self, ask: Ask) -> None:
        assert self.times(ask, 300) == [0, 2, 6, 14, 30, 62, 122, 182, 242]

    def test_what_people_wait_for_every_few_seconds(self) -> None:
        assert self.times(Ask.of("rankings.compute"), 30) == [0, 2, 6, 12, 18, 24]

    def test_each_thing_by_itself_and_afresh_when_it_was_not_due(self) -> None:
        patience, one, other = Patience(), draw("daily", "2021-07-14"), draw("daily", "2021-07-15")
        patience.asked(self.START, one)
        assert patience.ready(self.START, [one, other]) == [other]
        assert patience.ready(self.START, []) == []
        assert patience.ready(self.START, [one]) == [one]


def test_attempts_end_before_the_papers_and_all_else_waits_for_these() -> None:
    waits = ("attempts.expire", "corrections.apply", "rankings.compute")
    asks = due(at("2021-07-14T20:00"), Facts(SEASON, (daily("2021-07-14"),), waits=waits))
    named = [ask.job for ask in asks]
    assert (named[0], named[-2:]) == ("attempts.expire", ["corrections.apply", "rankings.compute"])
    assert set(named[1:-2]) == {"papers.draw", "papers.publish"}
    assert all(app.JOBS)  # which imports them
    assert {*named, "papers.discard"} <= queue.names()


def test_what_waits_is_asked_for_in_the_order_in_which_it_matters() -> None:
    order = list(WORK)
    assert set(order) <= queue.names()
    # What was approved comes before the standings that follow from it, and these before they are published.
    followed = ["corrections.apply", "rankings.compute", "rankings.publish", "notices.weekly"]
    assert [job for job in order if job in followed] == followed
    assert due(at("2021-07-14T10:00"), Facts(None, waits=tuple(order))) == [Ask.of(job) for job in order]
