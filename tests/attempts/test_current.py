"""Which papers a person is shown as open."""

from datetime import date, timedelta

import pytest

from quizsvc.identity import queries as identity
from quizsvc.kit import db
from quizsvc.kit.wire import instant_text
from tests.attempts.steps import all_right, start, submit
from tests.corrections.steps import Organizers

INSTANT = timedelta(microseconds=1)
MONDAY, WEEK = date(2021, 7, 12), timedelta(weeks=1)


@pytest.fixture
def organizers(client, make):
    return Organizers(client, make)


def test_only_what_is_published_and_open_now(client, make, season, clock, who):
    daily, weekly = make.paper(season), make.paper(season, kind="weekly")
    drawn = make.paper(season, on=date(2021, 7, 15), published=False)

    def shown():
        current = client.get("/api/v1/papers/current", headers=who).json
        return {kind: paper and paper["id"] for kind, paper in current.items()}

    both = {"daily": str(daily.id), "weekly": str(weekly.id)}
    opens_at, closes_at = daily.opens_at, daily.closes_at
    for now, seen in (
        (clock.now(), both),
        (opens_at, both),
        (opens_at - INSTANT, {**both, "daily": None}),
        (closes_at - INSTANT, both),
        (closes_at, {**both, "daily": None}),
        (drawn.opens_at + INSTANT, {**both, "daily": None}),
    ):
        clock.set(now)
        assert shown() == seen


class TestTwoWeekliesBesideEachOther:
    """The first one's closing is put off for two days, into the week of the next; both are open."""

    @pytest.fixture
    def weeklies(self, make, season):
        return [make.paper(season, kind="weekly", on=monday) for monday in (MONDAY, MONDAY + WEEK)]

    @pytest.fixture
    def shown(self, client, clock, weeklies, organizers):
        """What a person is shown, after the first one was put off: the place of the weekly."""

        def look(who):
            clock.set(weeklies[1].opens_at + timedelta(hours=3))
            seen = client.get("/api/v1/papers/current", headers=who).json["weekly"]
            return [str(weekly.id) for weekly in weeklies].index(seen["id"])

        put_off = weeklies[0].closes_at + timedelta(hours=48)
        clock.set(weeklies[0].closes_at - timedelta(hours=1))
        organizers.done("extension", paper_id=weeklies[0].id, closes_at=instant_text(put_off))
        return look

    def test_whoever_has_not_begun_or_is_at_it_is_shown_the_first(self, client, clock, weeklies, shown, who):
        assert shown(who) == 0
        start(client, who, weeklies[0])
        assert shown(who) == 0

    def test_whoever_handed_in_is_shown_the_next(self, client, weeklies, shown, who):
        attempt = start(client, who, weeklies[0]).json
        submit(client, who, attempt, all_right(attempt))
        assert shown(who) == 1
        second = start(client, who, weeklies[1]).json
        submit(client, who, second, all_right(second))
        assert shown(who) == 1

    def test_with_the_newest_void_and_no_place_left_the_next(self, client, weeklies, shown, organizers, who):
        attempt = start(client, who, weeklies[0]).json
        organizers.done("void", attempt_id=attempt["id"])
        assert shown(who) == 1

    def test_with_one_more_granted_the_first_until_that_is_done(
        self, client, weeklies, shown, organizers, make
    ):
        account = make.participant()
        who = make.headers(account)
        attempt = start(client, who, weeklies[0]).json
        submit(client, who, attempt, all_right(attempt))
        with db.transaction():
            person_id = identity.person_of(account.id)
        organizers.done("grant", paper_id=weeklies[0].id, person_id=person_id)
        assert shown(who) == 0
        again = start(client, who, weeklies[0])
        assert again.status_code == 201
        submit(client, who, again.json, all_right(again.json))
        assert shown(who) == 1
