"""Which papers a person is shown as open."""

from datetime import date, timedelta

INSTANT = timedelta(microseconds=1)


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
