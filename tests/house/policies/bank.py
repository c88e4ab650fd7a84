"""Who reads, writes and reviews questions."""

from tests.house.policies.cases import Case, bank_readers, editors, route

QUESTION = {
    "type": "single",
    "stem": "关于{new_name}，正确的是",
    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    "key": ["a"],
    "explanation": "解析",
    "citation": "《某法》第一条",
    "subject": "生态环境法律法规政策",
}
IF_MATCH = {"If-Match": '"1"'}

BANK = (
    route("GET /subjects", "bank_readers", Case("/subjects", bank_readers(200))),
    route("POST /subjects", "editors", Case("/subjects", editors(201), {"name": "{new_name}"})),
    route("GET /questions", "bank_readers", Case("/questions", bank_readers(200))),
    route("POST /questions", "editors", Case("/questions", editors(201), QUESTION)),
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
        Case("/questions/{new_question_in_review}/approve", editors(200)),
        Case("/questions/{question}/approve", editors(409)),
        Case("/questions/{missing}/approve", editors(404)),
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
        "POST /imports/questions", "editors", Case("/imports/questions", editors(422), form={"subject": ""})
    ),
)
