"""Who proposes, decides and reads corrections."""

from tests.house.policies.cases import Case, organizer, route, staff_readers

PLACE = {"kind": "set_aside", "paper_id": "{weekly}", "number": 2}
SET_ASIDE = {**PLACE, "reason": "题干有误"}
CORRECTION = {
    "kind": "correction",
    "question_id": "{asked}",
    "policy": "rekey",
    "key": ["b"],
    "reason": "答案有误",
}
DAYS = {"first_on": "2021-07-05", "last_on": "2021-07-11"}
REACH_BACK = {
    "kind": "reach_back",
    "exemption": {"person_id": "{person_id}", "reason": "借调", **DAYS},
    "reason": "补报",
}

CORRECTIONS = (
    route(
        "POST /proposals",
        "organizers",
        Case("/proposals", organizer(201), SET_ASIDE),
        Case("/proposals", organizer(409), {**SET_ASIDE, "paper_id": "{drawn}"}),
        Case("/proposals", organizer(409), {**SET_ASIDE, "paper_id": "{old_paper}"}),
        Case("/proposals", organizer(404), {**SET_ASIDE, "paper_id": "{missing}"}),
        Case(
            "/proposals",
            organizer(201),
            {"kind": "void", "attempt_id": "{other_attempt}", "reason": "替考"},
        ),
        Case("/proposals", organizer(404), {"kind": "void", "attempt_id": "{missing}", "reason": "替考"}),
        Case("/proposals", organizer(201), CORRECTION),
        Case("/proposals", organizer(409), {**CORRECTION, "season": "{old_season}", "key": ["a"]}),
        Case("/proposals", organizer(404), {**CORRECTION, "question_id": "{missing}"}),
        Case("/proposals", organizer(201), REACH_BACK),
        Case("/proposals", organizer(404), {**REACH_BACK, "season": "{missing}"}),
    ),
    route(
        "POST /proposals/look",
        "staff_readers",
        Case("/proposals/look", staff_readers(200), PLACE),
        Case("/proposals/look", staff_readers(409), {**PLACE, "paper_id": "{old_paper}"}),
        Case("/proposals/look", staff_readers(404), {**PLACE, "paper_id": "{missing}"}),
    ),
    route(
        "GET /proposals",
        "staff_readers",
        Case("/proposals", staff_readers(200)),
        Case("/proposals?season={old_season}", staff_readers(200)),
        Case("/proposals?season={missing}", staff_readers(404)),
    ),
    route(
        "GET /proposals/<id:proposal_id>",
        "staff_readers",
        Case("/proposals/{proposal}", staff_readers(200)),
        Case("/proposals/{missing}", staff_readers(404)),
    ),
    route(
        "POST /proposals/<id:proposal_id>/approve",
        "organizers",
        Case("/proposals/{new_proposal}/approve", organizer(202)),
        Case("/proposals/{own_proposal}/approve", organizer(409)),
        Case("/proposals/{missing}/approve", organizer(404)),
    ),
    route(
        "POST /proposals/<id:proposal_id>/reject",
        "organizers",
        Case("/proposals/{new_proposal}/reject", organizer(202), {"reason": "证据不足"}),
        Case("/proposals/{own_proposal}/reject", organizer(409), {"reason": "证据不足"}),
        Case("/proposals/{missing}/reject", organizer(404), {"reason": "证据不足"}),
    ),
    route(
        "POST /proposals/<id:proposal_id>/withdraw",
        "organizers",
        Case("/proposals/{own_proposal}/withdraw", organizer(202)),
        Case("/proposals/{proposal}/withdraw", organizer(409)),
        Case("/proposals/{missing}/withdraw", organizer(404)),
    ),
)
