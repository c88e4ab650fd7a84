"""Who draws, reads and publishes papers."""

from tests.house.policies.cases import Case, bank_readers, organizer, route, staff_readers

# Of true/false questions: practice is drawn from the others, and must not find them taken.
PARTS = [{"type": "true_false", "count": 5, "points": "20.00"}]
DRAW = {"kind": "daily", "on": "{new_day}", "blueprint": {"parts": PARTS}}

PAPERS = (
    route(
        "POST /papers",
        "organizers",
        Case("/papers", organizer(201), DRAW),
        Case("/papers?season={season}", organizer(201), DRAW),
        Case("/papers?season={old_season}", organizer(409), DRAW),
        Case("/papers?season={missing}", organizer(404), DRAW),
    ),
    route(
        "GET /questions/<id:question_id>/corrections",
        "bank_readers",
        Case("/questions/{question}/corrections", bank_readers(200)),
        Case("/questions/{missing}/corrections", bank_readers(404)),
    ),
    route(
        "GET /papers",
        "staff_readers",
        Case("/papers", staff_readers(200)),
        Case("/papers?season={old_season}", staff_readers(200)),
        Case("/papers?season={missing}", staff_readers(404)),
    ),
    route(
        "GET /papers/<id:paper_id>",
        "staff_readers",
        Case("/papers/{weekly}", staff_readers(200)),
        Case("/papers/{drawn}", staff_readers(200)),
        Case("/papers/{old_paper}", staff_readers(200)),
        Case("/papers/{missing}", staff_readers(404)),
    ),
    route(
        "POST /papers/<id:paper_id>/publish",
        "organizers",
        Case("/papers/{new_drawn_paper}/publish", organizer(200)),
        Case("/papers/{weekly}/publish", organizer(200)),
        Case("/papers/{old_paper}/publish", organizer(200)),
        Case("/papers/{missing}/publish", organizer(404)),
    ),
    route(
        "POST /papers/<id:paper_id>/renew",
        "organizers",
        Case("/papers/{new_drawn_paper}/renew", organizer(200)),
        Case("/papers/{weekly}/renew", organizer(409)),
        Case("/papers/{old_paper}/renew", organizer(409)),
        Case("/papers/{missing}/renew", organizer(404)),
    ),
    route(
        "POST /papers/<id:paper_id>/discard",
        "organizers",
        Case("/papers/{new_drawn_paper}/discard", organizer(204)),
        Case("/papers/{weekly}/discard", organizer(409)),
        Case("/papers/{old_paper}/discard", organizer(409)),
        Case("/papers/{missing}/discard", organizer(404)),
    ),
)
