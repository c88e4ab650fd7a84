"""Who objects to questions and who answers; who looks at signals and decides."""

from tests.house.policies.cases import (
    Case,
    bank_readers,
    editors,
    organizer,
    participants,
    route,
    staff_readers,
)

OBJECTION = {"number": 1, "text": "有两个正确选项"}
DECLINED = {"decision": "declined", "text": "第十二条只列了三项"}
ALL_DECLINED = {**DECLINED, "newest": "{missing}"}
REOPENED = {"reason": "漏看了附录"}
NOTED = {"decision": "noted", "reason": "办公室共用一台电脑"}
DEVICE = {"device": "0f8fad5b-d9cb-469f-a165-70867728950e"}

INTEGRITY = (
    route(
        "POST /attempts/<id:attempt_id>/objections",
        "participant",
        Case("/attempts/{last_week_attempt}/objections", participants(404, person=201), OBJECTION),
        Case("/attempts/{new_weekly_attempt}/objections", participants(404, person=409), OBJECTION),
        Case("/attempts/{missing}/objections", participants(404), OBJECTION),
    ),
    route("GET /me/objections", "participant", Case("/me/objections", participants(200))),
    route(
        "POST /me/objections/<id:objection_id>/withdraw",
        "participant",
        Case("/me/objections/{new_objection}/withdraw", participants(404, person=200)),
        Case("/me/objections/{new_answered_objection}/withdraw", participants(404, person=409)),
        Case("/me/objections/{missing}/withdraw", participants(404)),
    ),
    route(
        "GET /objections",
        "bank_readers",
        Case("/objections", bank_readers(200)),
        Case("/objections?question={missing}&state=open", bank_readers(200)),
    ),
    route(
        "GET /questions/<id:question_id>/objections",
        "bank_readers",
        Case("/questions/{question}/objections", bank_readers(200)),
        Case("/questions/{missing}/objections", bank_readers(404)),
    ),
    route(
        "POST /objections/<id:objection_id>/answer",
        "editors",
        Case("/objections/{new_objection}/answer", editors(200), DECLINED),
        Case("/objections/{new_answered_objection}/answer", editors(409), DECLINED),
        Case("/objections/{missing}/answer", editors(404), DECLINED),
    ),
    route(
        "POST /questions/<id:question_id>/objections/answer",
        "editors",
        Case("/questions/{question}/objections/answer", editors(200), ALL_DECLINED),
        Case("/questions/{missing}/objections/answer", editors(404), ALL_DECLINED),
    ),
    route(
        "POST /objections/<id:objection_id>/reopen",
        "editors",
        Case("/objections/{new_answered_objection}/reopen", editors(200), REOPENED),
        Case("/objections/{new_objection}/reopen", editors(409), REOPENED),
        Case("/objections/{missing}/reopen", editors(404), REOPENED),
    ),
    route(
        "POST /attempts/<id:attempt_id>/device",
        "participant",
        Case("/attempts/{new_weekly_attempt}/device", participants(404, person=204), DEVICE),
        Case("/attempts/{last_week_attempt}/device", participants(404, person=409), DEVICE),
        Case("/attempts/{missing}/device", participants(404), DEVICE),
    ),
    route(
        "GET /signals",
        "staff_readers",
        Case("/signals", staff_readers(200)),
        Case("/signals?season={old_season}&kind=device&person={missing}", staff_readers(200)),
        Case("/signals?attempt={old_attempt}&period=2021-W23&sort=-attempts", staff_readers(200)),
        Case("/signals?season={missing}", staff_readers(404)),
        Case("/signals?attempt={missing}", staff_readers(200)),
        Case("/signals?sort=name", staff_readers(422)),
    ),
    route(
        "GET /signals/<id:signal_id>",
        "staff_readers",
        Case("/signals/{new_signal}", staff_readers(200)),
        Case("/signals/{missing}", staff_readers(404)),
    ),
    route(
        "POST /signals/<id:signal_id>/decide",
        "organizers",
        Case("/signals/{new_signal}/decide", organizer(200), NOTED),
        Case("/signals/{missing}/decide", organizer(404), NOTED),
    ),
)
