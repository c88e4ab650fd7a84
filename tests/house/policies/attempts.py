"""Who answers, and sees which attempt."""

from tests.house.policies.cases import Case, participants, route

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
)
