"""Who computes and publishes standings, and who sees them."""

from tests.house.policies.cases import (
    Case,
    figure_readers,
    organizer,
    participants,
    route,
    season_auditors,
    signed_in,
    staff_readers,
    unit_admins,
)

EXPLAINED = "/standings/2021-W27/units/{%s}/explain?track=enforcement"
RANKINGS = (
    route(
        "GET /standings",
        "season_auditors",
        Case("/standings", season_auditors(200)),
        Case("/standings?season={old_season}", season_auditors(200)),
        Case("/standings?season={missing}", season_auditors(404)),
    ),
    route(
        "GET /standings/<period>/snapshots",
        "season_auditors",
        Case("/standings/2021-W27/snapshots", season_auditors(200)),
        Case("/standings/last/snapshots", season_auditors(404)),
        Case("/standings/2021-W27/snapshots?season={missing}", season_auditors(404)),
    ),
    route(
        "GET /snapshots/<id:snapshot_id>/document",
        "season_auditors",
        Case("/snapshots/{snapshot}/document", season_auditors(200)),
        Case("/snapshots/{missing}/document", season_auditors(404)),
    ),
    route(
        "GET /standings/<period>/units/<id:unit_id>/explain",
        "figure_readers",
        Case(EXPLAINED % "own_unit", figure_readers(200)),
        Case(EXPLAINED % "foreign_unit", figure_readers(200, unit_admin=404)),
        Case(EXPLAINED % "missing", figure_readers(404)),
        Case(f"{EXPLAINED % 'own_unit'}&version=2", figure_readers(404)),
        Case("/standings/2021-W29/units/{own_unit}/explain?track=monitoring", figure_readers(409)),
    ),
    route(
        "GET /standings/<period>/people/<id:person_id>/explain",
        "figure_readers",
        Case("/standings/2021-W27/people/{own_person}/explain", figure_readers(200)),
        Case("/standings/2021-W27/people/{foreign_person}/explain", figure_readers(200, unit_admin=404)),
        Case("/standings/2021-W27/people/{missing}/explain", figure_readers(404)),
        Case("/standings/2021-W27/people/{own_person}/explain?season={old_season}", figure_readers(404)),
    ),
    *(
        route(
            f"GET /units/<id:unit_id>/{rule}",
            "unit_admins",
            Case(f"/units/{{own_unit}}/{rule}?week=2021-W27", unit_admins(200)),
            Case(f"/units/{{foreign_unit}}/{rule}?week=2021-W27", unit_admins(200, unit_admin=404)),
            Case(f"/units/{{missing}}/{rule}?week=2021-W27", unit_admins(404)),
            Case(f"/units/{{own_unit}}/{rule}?week=2021-W29", unit_admins(409)),
        )
        for rule in ("absentees", "absentees.xlsx")
    ),
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
        "GET /standings/<period>/preview",
        "staff_readers",
        Case("/standings/2021-W27/preview", staff_readers(200)),
        Case("/standings/2021-W23/preview?season={old_season}", staff_readers(200)),
        Case("/standings/2021-W23/preview", staff_readers(404)),
        Case("/standings/2021-W27/preview?season={missing}", staff_readers(404)),
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
    route(
        "GET /leaderboards/periods",
        "signed_in",
        Case("/leaderboards/periods", signed_in(200)),
        Case("/leaderboards/periods?season={old_season}", signed_in(200)),
        Case("/leaderboards/periods?season={missing}", signed_in(404)),
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
