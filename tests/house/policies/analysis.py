"""Who reads what the answers say about the questions, and where these are used."""

from tests.house.policies.cases import Case, bank_readers, route

ANALYSIS = (
    *(
        route(
            f"GET /questions/<id:question_id>/{what}",
            "bank_readers",
            Case(f"/questions/{{question}}/{what}", bank_readers(200)),
            Case(f"/questions/{{missing}}/{what}", bank_readers(404)),
        )
        for what in ("figures", "uses")
    ),
    route(
        "GET /analysis/questions",
        "bank_readers",
        Case("/analysis/questions", bank_readers(200)),
        Case("/analysis/questions?warned=true&order=served&paper={daily}", bank_readers(200)),
        Case("/analysis/questions?paper={missing}", bank_readers(200)),
        Case("/analysis/questions?order=id", bank_readers(422)),
    ),
)
