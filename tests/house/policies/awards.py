"""Who gives prizes, sees certificates, takes them back, and checks them."""

from tests.house.policies.cases import Case, anybody, organizer, participants, route, signed_in, staff_readers

KEEPERS = {"unit_admin": 200, "auditor": 200, "organizer": 200}
"""Who sees others' certificates; a unit's admin those of the own subtree."""
UNKNOWN = "ABCDEFGHJKLMNPQR"

AWARDS = (
    route(
        "GET /awards/<id:season_id>/preview",
        "staff_readers",
        Case("/awards/{old_season}/preview", staff_readers(200)),
        Case("/awards/{season}/preview", staff_readers(409)),
        Case("/awards/{missing}/preview", staff_readers(404)),
    ),
    route(
        "GET /awards/<id:season_id>/sample.pdf",
        "staff_readers",
        Case("/awards/{season}/sample.pdf", staff_readers(200)),
        Case("/awards/{missing}/sample.pdf", staff_readers(404)),
    ),
    route(
        "POST /awards/<id:season_id>",
        "organizers",
        Case("/awards/{old_season}", organizer(409), {"seen": 1, "reason": ""}),
        Case("/awards/{old_season}", organizer(409), {"seen": 2}),
        Case("/awards/{season}", organizer(409), {"seen": 1}),
        Case("/awards/{missing}", organizer(404), {"seen": 1}),
    ),
    route(
        "GET /awards/<id:season_id>",
        "staff_readers",
        Case("/awards/{old_season}", staff_readers(200)),
        Case("/awards/{missing}", staff_readers(404)),
    ),
    route(
        "POST /awards/<id:season_id>/prints",
        "organizers",
        Case("/awards/{old_season}/prints", organizer(201), {"kind": "person", "track": "enforcement"}),
        Case("/awards/{season}/prints", organizer(409), {}),
        Case("/awards/{missing}/prints", organizer(404), {}),
    ),
    route(
        "GET /awards/<id:season_id>/prints",
        "staff_readers",
        Case("/awards/{old_season}/prints", staff_readers(200)),
        Case("/awards/{missing}/prints", staff_readers(404)),
    ),
    route(
        "GET /awards/prints/<id:print_id>",
        "staff_readers",
        Case("/awards/prints/{print}", staff_readers(200)),
        Case("/awards/prints/{missing}", staff_readers(404)),
    ),
    route(
        "GET /awards/prints/<id:print_id>/file.pdf",
        "staff_readers",
        Case("/awards/prints/{print}/file.pdf", staff_readers(200)),
        Case("/awards/prints/{missing}/file.pdf", staff_readers(404)),
    ),
    route(
        "GET /certificates",
        "roster_readers",
        Case("/certificates", KEEPERS),
        Case("/certificates?season={old_season}&valid=true", KEEPERS),
        Case("/certificates?season={missing}", dict.fromkeys(KEEPERS, 404)),
    ),
    route("GET /me/certificates", "participant", Case("/me/certificates", participants(200))),
    route(
        "GET /certificates/<id:certificate_id>/file.pdf",
        "signed_in",
        Case("/certificates/{certificate}/file.pdf", {**signed_in(404), **KEEPERS, "person": 200}),
        Case("/certificates/{missing}/file.pdf", signed_in(404)),
    ),
    route(
        "POST /certificates/<id:certificate_id>/revoke",
        "organizers",
        Case("/certificates/{new_certificate}/revoke", organizer(200), {"reason": "冒名答题"}),
        Case("/certificates/{new_revoked_certificate}/revoke", organizer(409), {"reason": "冒名答题"}),
        Case("/certificates/{missing}/revoke", organizer(404), {"reason": "冒名答题"}),
    ),
    route(
        "POST /certificates/<id:certificate_id>/reissue",
        "organizers",
        Case("/certificates/{new_revoked_certificate}/reissue", organizer(201)),
        Case("/certificates/{certificate}/reissue", organizer(409)),
        Case("/certificates/{missing}/reissue", organizer(404)),
    ),
    route(
        "GET /certificates/<code>",
        "anyone",
        Case("/certificates/{code}", anybody(200)),
        Case(f"/certificates/{UNKNOWN}", anybody(404)),
        Case("/certificates/1234", anybody(404)),
    ),
    route(
        "GET /nominations",
        "staff_readers",
        Case("/nominations?season={old_season}", staff_readers(200)),
        Case("/nominations", staff_readers(409)),
        Case("/nominations?season={missing}", staff_readers(404)),
    ),
    *(
        route(
            f"GET {rule}",
            "staff_readers",
            Case(f"{rule}?season={{old_season}}", staff_readers(200)),
            Case(rule, staff_readers(409)),
            Case(f"{rule}?season={{missing}}", staff_readers(404)),
        )
        for rule in ("/exports/year-end.xlsx", "/exports/nominations.xlsx")
    ),
)
