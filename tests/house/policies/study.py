"""Who looks at their own record, keeps wrong questions, and practises."""

from tests.house.policies.cases import Case, participants, route

STAR = "/me/wrong-questions/<id:question_id>/star"
ANSWERS = "/practice/<id:practice_id>/answers"
FIRST, SECOND = {"number": 1, "chosen": ["a"]}, {"number": 2, "chosen": ["a"]}

STUDY = (
    route(
        "GET /me/attempts",
        "participant",
        Case("/me/attempts", participants(200)),
        Case("/me/attempts?season={old_season}&period=2021-W23&kind=daily", participants(200)),
        Case("/me/attempts?season={missing}&period=season", participants(404)),
    ),
    route(
        "GET /me/score-changes",
        "participant",
        Case("/me/score-changes", participants(200)),
    ),
    route(
        "POST /me/score-changes/<id:change_id>/seen",
        "participant",
        Case("/me/score-changes/{missing}/seen", participants(404)),
        Case("/me/score-changes/{score_change}/seen", participants(404, person=204)),
    ),
    route(
        "GET /me/streak",
        "participant",
        Case("/me/streak", participants(200)),
        Case("/me/streak?season={old_season}", participants(200)),
        Case("/me/streak?season={missing}", participants(404)),
    ),
    route(
        "GET /me/wrong-questions",
        "participant",
        Case("/me/wrong-questions", participants(200)),
        Case("/me/wrong-questions?subject={subject}", participants(200)),
        Case("/me/wrong-questions?subject={missing}", participants(404)),
    ),
    *(
        route(
            f"{method} {STAR}",
            "participant",
            Case("/me/wrong-questions/{wrong_question}/star", participants(404, person=204)),
            Case("/me/wrong-questions/{question}/star", participants(404)),
            Case("/me/wrong-questions/{missing}/star", participants(404)),
        )
        for method in ("PUT", "DELETE")
    ),
    route("GET /practice", "participant", Case("/practice", participants(200))),
    route("GET /practice/subjects", "participant", Case("/practice/subjects", participants(200))),
    route(
        "POST /practice",
        "participant",
        Case("/practice", participants(201), {"count": 3}),
        Case("/practice", participants(201), {"subject_id": "{subject}"}),
        Case("/practice", participants(409, person=201), {"book": True}),
        Case("/practice", participants(404), {"subject_id": "{missing}"}),
    ),
    route(
        "GET /practice/<id:practice_id>",
        "participant",
        Case("/practice/{own_practice}", participants(404, person=200)),
        Case("/practice/{other_practice}", participants(404, other=200)),
        Case("/practice/{missing}", participants(404)),
    ),
    route(
        f"POST {ANSWERS}",
        "participant",
        Case("/practice/{own_practice}/answers", participants(404, person=200), FIRST),
        Case("/practice/{own_practice}/answers", participants(404, person=200), SECOND),
        Case("/practice/{other_practice}/answers", participants(404, other=200), FIRST),
        Case("/practice/{missing}/answers", participants(404), FIRST),
    ),
)
