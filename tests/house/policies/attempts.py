"""Who answers, and sees which attempt; who finds anybody's."""

from tests.house.policies.cases import Case, participants, route, staff_readers

ANSWER = {"1": {"chosen": ["a"], "seq": 5}}

ATTEMPTS = (
    route("GET /papers/current", "participant", Case("/papers/current", participants(200))),
    route(
        "POST /papers/<id:paper_id>/attempts",
        "participant",
        Case("/papers/{daily}/attempts", participants(200, unit_admin=201)),
        Case("/papers/{weekly}/attempts", participants(201)),
        Case("/papers/{coming}/attempts", participants(409)),
        Case("/papers/{old_paper}/attempts", participants(409)),
        Case("/papers/{drawn}/attempts", participants(404)),
        Case("/papers/{missing}/attempts", participants(404)),
    ),
    route(
        "GET /attempts/<id:attempt_id>",
        "participant",
        Case("/attempts/{own_attempt}", participants(404, person=200)),
        Case("/attempts/{other_attempt}", participants(404, other=200)),
        Case("/attempts/{old_attempt}", participants(404, person=200)),
        Case("/attempts/{missing}", participants(404)),
    ),
    route(
        "PUT /attempts/<id:attempt_id>/answers",
        "participant",
        Case("/attempts/{own_attempt}/answers", participants(404, person=200), {"answers": ANSWER}),
        Case("/attempts/{other_attempt}/answers", participants(404, other=200), {"answers": ANSWER}),
        Case("/attempts/{old_attempt}/answers", participants(404, person=409), {"answers": ANSWER}),
        Case("/attempts/{missing}/answers", participants(404), {"answers": ANSWER}),
    ),
    route(
        "POST /attempts/<id:attempt_id>/submit",
        "participant",
        Case("/attempts/{own_attempt}/submit", participants(404, person=200), {"answers": ANSWER}),
        Case("/attempts/{other_attempt}/submit", participants(404, other=200), {"answers": ANSWER}),
        Case("/attempts/{old_attempt}/submit", participants(404, person=200), {}),
        Case("/attempts/{missing}/submit", participants(404), {}),
    ),
    route(
        "GET /attempts",
        "staff_readers",
        Case("/attempts", staff_readers(200)),
        Case("/attempts?paper={old_paper}&state=submitted&sort=-score", staff_readers(200)),
        Case("/attempts?period=2021-W28&kind=daily&person={own_person}&name=人", staff_readers(200)),
        Case("/attempts?season={missing}", staff_readers(404)),
        Case("/attempts?paper={missing}", staff_readers(200)),
        Case("/attempts?sort=unit", staff_readers(422)),
    ),
    route(
        "GET /attempts/<id:attempt_id>/story",
        "staff_readers",
        Case("/attempts/{own_attempt}/story", staff_readers(200)),
        Case("/attempts/{old_attempt}/story", staff_readers(200)),
        Case("/attempts/{missing}/story", staff_readers(404)),
    ),
)
