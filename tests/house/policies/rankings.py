"""Who computes and publishes standings, and who sees them."""

from tests.house.policies.cases import (
    Case,
    organizer,
    participants,
    route,
    season_auditors,
    signed_in,
    staff_readers,
)

RANKINGS = (
    route(
        "POST /standings/<period>/compute",
        "organizers",
        Case("/standings/2021-W28/compute", organizer(202)),
        Case("/standings/2021-W23/compute?season={old_season}", organizer(202)),
        Case("/standings/2021-W23/compute", organizer(404)),
        Case("/standings/2021-W28/compute?season={missing}", organizer(404)),
    ),
    route(
        "GET /standings/<period>",
        "staff_readers",
        Case("/standings/2021-W27", staff_readers(200)),
        Case("/standings/2021-W23?season={old_season}", staff_readers(200)),
        Case("/standings/2021-W23", staff_readers(404)),
        Case("/standings/2021-W27?season={missing}", staff_readers(404)),
    ),
    route(
        "POST /standings/<period>/publish",
        "organizers",
        Case("/standings/2021-W28/publish", organizer(409), {}),
        Case("/standings/2021-W23/publish", organizer(404), {}),
        Case("/standings/2021-W27/publish?season={missing}", organizer(404), {}),
    ),
    route(
        "GET /exports/season.zip",
        "season_auditors",
        Case("/exports/season.zip", season_auditors(200)),
        Case("/exports/season.zip?season={old_season}", season_auditors(200)),
        Case("/exports/season.zip?season={missing}", season_auditors(404)),
    ),
    route(
        "GET /me/summary",
        "participant",
        Case("/me/summary", participants(200)),
        Case("/me/summary?season={old_season}&period=2021-W23", participants(200)),
        Case("/me/summary?period=2021-W23", participants(404)),
        Case("/me/summary?period=2021-W29", participants(409)),
        Case("/me/summary?season={missing}", participants(404)),
    ),
    *(
        route(
            f"GET {rule}",
            "signed_in",
            Case(rule, signed_in(200)),
            Case(f"{rule}?season={{season}}&period=2021-W27&version=1", signed_in(200)),
            Case(f"{rule}?period=2021-W28", signed_in(404)),
            Case(f"{rule}?season={{old_season}}&period=2021-W23", signed_in(404)),
            Case(f"{rule}?season={{missing}}", signed_in(404)),
        )
        for rule in ("/leaderboards/units", "/leaderboards/people", "/statistics/person-times")
    ),
)
