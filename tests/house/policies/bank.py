"""Who reads, writes and reviews questions."""

from tests.house.policies.cases import Case, bank_readers, editors, organizer, route, signed_in

QUESTION = {
    "type": "single",
    "stem": "关于{new_name}，正确的是",
    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    "key": ["a"],
    "explanation": "解析",
    "citation": "《某法》第一条",
    "subject": "生态环境法律法规政策",
}
REPEALED = {"on": "2021-07-01", "reason": "修订", "action": "flag", "check": True}
DECIDED = {"place": "题!2", "decision": "file"}
IF_MATCH = {"If-Match": '"1"'}

BANK = (
    route("GET /subjects", "bank_readers", Case("/subjects", bank_readers(200))),
    route("POST /subjects", "editors", Case("/subjects", editors(201), {"name": "{new_name}"})),
    route(
        "PATCH /subjects/<id:subject_id>",
        "editors",
        Case("/subjects/{new_subject}", editors(200), {"name": "{new_name}"}),
        Case("/subjects/{missing}", editors(404), {"name": "{new_name}"}),
    ),
    route(
        "DELETE /subjects/<id:subject_id>",
        "editors",
        Case("/subjects/{new_subject}", editors(204)),
        Case("/subjects/{subject}", editors(409)),
        Case("/subjects/{missing}", editors(404)),
    ),
    route("GET /questions", "bank_readers", Case("/questions", bank_readers(200))),
    route(
        "POST /questions/bulk",
        "editors",
        Case("/questions/bulk", editors(200), {"ids": ["{question}"], "action": "submit", "reason": "送审"}),
        Case("/questions/bulk", editors(200), {"ids": ["{missing}"], "action": "submit", "reason": "送审"}),
    ),
    route("POST /questions", "editors", Case("/questions", editors(201), QUESTION)),
    route("POST /questions/check", "editors", Case("/questions/check", editors(200), QUESTION)),
    route(
        "GET /questions/<id:question_id>",
        "bank_readers",
        Case("/questions/{question}", bank_readers(200)),
        Case("/questions/{missing}", bank_readers(404)),
    ),
    route(
        "PATCH /questions/<id:question_id>",
        "editors",
        Case(
            "/questions/{new_question}",
            editors(200),
            {"difficulty": 3, "reason": "改难度"},
            headers=IF_MATCH,
        ),
        Case("/questions/{new_question}", editors(428), {"difficulty": 3, "reason": "改难度"}),
        Case("/questions/{missing}", editors(404), {"difficulty": 3, "reason": "改"}, headers=IF_MATCH),
    ),
    route(
        "GET /questions/<id:question_id>/revisions",
        "bank_readers",
        Case("/questions/{question}/revisions", bank_readers(200)),
        Case("/questions/{missing}/revisions", bank_readers(404)),
    ),
    route(
        "POST /questions/<id:question_id>/submit",
        "editors",
        Case("/questions/{new_question}/submit", editors(200)),
        Case("/questions/{missing}/submit", editors(404)),
    ),
    route(
        "POST /questions/<id:question_id>/approve",
        "editors",
        Case("/questions/{new_question_in_review}/approve", editors(200), headers=IF_MATCH),
        Case("/questions/{new_question_in_review}/approve", editors(428)),
        Case("/questions/{question}/approve", editors(409), headers=IF_MATCH),
        Case("/questions/{missing}/approve", editors(404), headers=IF_MATCH),
    ),
    route(
        "POST /questions/<id:question_id>/reject",
        "editors",
        Case("/questions/{new_question_in_review}/reject", editors(200), {"reason": "题干不清"}),
        Case("/questions/{missing}/reject", editors(404), {"reason": "题干不清"}),
    ),
    route(
        "POST /questions/<id:question_id>/retire",
        "editors",
        Case("/questions/{new_question}/retire", editors(200), {"reason": "法规已废止"}),
        Case("/questions/{missing}/retire", editors(404), {"reason": "法规已废止"}),
    ),
    route(
        "GET /exports/questions.<suffix>",
        "bank_readers",
        Case("/exports/questions.xlsx", bank_readers(200)),
        Case("/exports/questions.pdf", bank_readers(404)),
    ),
    route(
        "GET /templates/questions.<suffix>",
        "editors",
        Case("/templates/questions.xlsx", editors(200)),
        Case("/templates/questions.docx", editors(200)),
        Case("/templates/questions.pdf", editors(404)),
    ),
    route(
        "POST /questions/<id:question_id>/reopen",
        "editors",
        Case("/questions/{new_retired_question}/reopen", editors(200), {"reason": "仍然有效"}),
        Case("/questions/{missing}/reopen", editors(404), {"reason": "仍然有效"}),
    ),
    route(
        "POST /questions/<id:question_id>/unflag",
        "editors",
        Case("/questions/{question}/unflag", editors(409), {"reason": "已复核"}),
        Case("/questions/{missing}/unflag", editors(404), {"reason": "已复核"}),
    ),
    route("POST /pictures", "editors", Case("/pictures", editors(422), form={})),
    route(
        "GET /pictures/<picture_id>",
        "signed_in",
        Case("/pictures/{new_picture}", signed_in(200)),
        Case(f"/pictures/{64 * '0'}", signed_in(404)),
    ),
    route("GET /laws", "bank_readers", Case("/laws", bank_readers(200))),
    route("POST /laws", "editors", Case("/laws", editors(201), {"name": "{new_name}"})),
    route(
        "GET /laws/<id:law_id>",
        "bank_readers",
        Case("/laws/{law}", bank_readers(200)),
        Case("/laws/{missing}", bank_readers(404)),
    ),
    route(
        "PATCH /laws/<id:law_id>",
        "editors",
        Case("/laws/{law}", editors(200), {"kind": "法律"}),
        Case("/laws/{missing}", editors(404), {"kind": "法律"}),
    ),
    route(
        "POST /laws/<id:law_id>/repeal",
        "organizers",
        Case("/laws/{law}/repeal", organizer(200), REPEALED),
        Case("/laws/{missing}/repeal", organizer(404), REPEALED),
    ),
    route(
        "POST /laws/<id:law_id>/reinstate",
        "organizers",
        Case("/laws/{law}/reinstate", organizer(409), {"reason": "没有废止"}),
        Case("/laws/{missing}/reinstate", organizer(404), {"reason": "没有废止"}),
    ),
    route(
        "POST /imports/questions", "editors", Case("/imports/questions", editors(422), form={"subject": ""})
    ),
    route("GET /imports/questions", "bank_readers", Case("/imports/questions", bank_readers(200))),
    route(
        "GET /imports/questions/<id:import_id>",
        "bank_readers",
        Case("/imports/questions/{own_import}", bank_readers(200)),
        Case("/imports/questions/{other_import}", {**bank_readers(200), "editor": 404}),
        Case("/imports/questions/{missing}", bank_readers(404)),
    ),
    route(
        "POST /imports/questions/<id:import_id>/commit",
        "editors",
        Case("/imports/questions/{new_import}/commit", editors(200), {"skip_rejected": True}),
        Case("/imports/questions/{other_import}/commit", editors(404, organizer=200), {}),
        Case("/imports/questions/{missing}/commit", editors(404), {}),
    ),
    route(
        "POST /imports/questions/<id:import_id>/rows",
        "editors",
        Case("/imports/questions/{own_import}/rows", editors(404), {"place": "题!9", "stem": "谁？"}),
        Case("/imports/questions/{missing}/rows", editors(404), {"place": "题!2", "stem": "谁？"}),
    ),
    route(
        "POST /imports/questions/<id:import_id>/decisions",
        "editors",
        Case("/imports/questions/{new_import}/decisions", editors(404), DECIDED),
        Case("/imports/questions/{missing}/decisions", editors(404), DECIDED),
    ),
    route(
        "POST /imports/questions/<id:import_id>/undo",
        "editors",
        Case("/imports/questions/{new_import}/undo", editors(404), {"place": "题!2"}),
        Case("/imports/questions/{missing}/undo", editors(404), {"place": "题!2"}),
    ),
    route(
        "GET /imports/questions/<id:import_id>/rejected.xlsx",
        "bank_readers",
        Case("/imports/questions/{own_import}/rejected.xlsx", bank_readers(200)),
        Case("/imports/questions/{other_import}/rejected.xlsx", bank_readers(404)),
        Case("/imports/questions/{missing}/rejected.xlsx", bank_readers(404)),
    ),
    route(
        "GET /questions/<id:question_id>/similar",
        "bank_readers",
        Case("/questions/{question}/similar", bank_readers(200)),
        Case("/questions/{missing}/similar", bank_readers(404)),
    ),
)
