"""Who draws, reads and publishes papers."""

from tests.house.policies.cases import Case, bank_readers, organizer, route, staff_readers

# Of true/false questions: practice is drawn from the others, and must not find them taken.
PARTS = [{"type": "true_false", "count": 5, "points": "20.00"}]
SWAPS = "/papers/{new_drawn_paper}/questions"
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
        "POST /papers/look",
        "staff_readers",
        Case("/papers/look", staff_readers(200), {"kind": "daily"}),
        Case("/papers/look?season={old_season}", staff_readers(200), {"kind": "weekly"}),
        Case("/papers/look?season={missing}", staff_readers(404), {"kind": "daily"}),
    ),
    route(
        "POST /papers/ahead",
        "organizers",
        Case("/papers/ahead", organizer(201), {"week": "2021-W38"}),
        Case("/papers/ahead?season={old_season}", organizer(409), {"week": "2021-W38"}),
        Case("/papers/ahead?season={missing}", organizer(404), {"week": "2021-W38"}),
    ),
    route(
        "POST /papers/<id:paper_id>/questions/<id:number>/swap",
        "organizers",
        Case(SWAPS + "/2/swap", organizer(200), {}),
        Case(SWAPS + "/9/swap", organizer(404), {}),
        Case("/papers/{weekly}/questions/2/swap", organizer(409), {}),
        Case("/papers/{old_paper}/questions/2/swap", organizer(409), {}),
        Case("/papers/{missing}/questions/2/swap", organizer(404), {}),
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
