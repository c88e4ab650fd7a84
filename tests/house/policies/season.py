"""Who plans, opens and closes seasons."""

from tests.house.policies.cases import Case, organizer, route, signed_in

SEASON = {"name": "{new_name}", "first_on": "2023-07-03", "last_on": "2023-09-24"}

SEASONS = (
    route("GET /seasons", "signed_in", Case("/seasons", signed_in(200))),
    route("POST /seasons", "organizers", Case("/seasons", organizer(201), SEASON)),
    route(
        "GET /seasons/<id:season_id>",
        "signed_in",
        Case("/seasons/{season}", signed_in(200)),
        Case("/seasons/{old_season}", signed_in(200)),
        Case("/seasons/{missing}", signed_in(404)),
    ),
    route(
        "GET /seasons/<id:season_id>/rules",
        "signed_in",
        Case("/seasons/{season}/rules", signed_in(200)),
        Case("/seasons/{old_season}/rules", signed_in(200)),
        Case("/seasons/{missing}/rules", signed_in(404)),
    ),
    route(
        "PATCH /seasons/<id:season_id>",
        "organizers",
        Case("/seasons/{draft_season}", organizer(200), {"name": "改了名"}),
        Case("/seasons/{season}", organizer(409), {"name": "改了名"}),
        Case("/seasons/{old_season}", organizer(409), {"name": "改了名"}),
        Case("/seasons/{missing}", organizer(404), {"name": "改了名"}),
    ),
    route(
        "POST /seasons/<id:season_id>/open",
        "organizers",
        Case("/seasons/{draft_season}/open", organizer(409)),
        Case("/seasons/{season}/open", organizer(409)),
        Case("/seasons/{old_season}/open", organizer(409)),
        Case("/seasons/{missing}/open", organizer(404)),
    ),
    route(
        "POST /seasons/<id:season_id>/close",
        "organizers",
        Case("/seasons/{season}/close", organizer(409)),
        Case("/seasons/{old_season}/close", organizer(404)),
        Case("/seasons/{missing}/close", organizer(404)),
    ),
)
