"""Who may call which route, kept by hand, and what each then gets.

Every route of the product stands here with the name of its policy and its cases. A case says what is asked
for and the status that each caller gets who may come in. Who is not named gets 401 without a good token, and
403 with one; `anybody` is every caller, also those. Names in braces are ids of world.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house.world import CALLERS, PASSWORD, SIGNED_IN

PARTICIPANTS = ("person", "other", "unit_admin")
ANSWER = {"1": {"chosen": ["a"], "seq": 5}}
NEW_PASSWORD = "quite another passphrase"


@dataclass(frozen=True)
class Case:
    """One request, and the status of each caller who passes the policy."""

    path: str
    passes: Mapping[str, int]
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def expected(self, caller: str) -> int:
        """The exact status."""
        if caller in self.passes:
            return self.passes[caller]
        return 403 if caller in SIGNED_IN else 401


@dataclass(frozen=True)
class Route:
    """A route, the name of its policy, and what is asked of it."""

    method: str
    rule: str
    policy: str
    cases: tuple[Case, ...]


def anybody(status: int) -> dict[str, int]:
    return dict.fromkeys(CALLERS, status)


def signed_in(status: int) -> dict[str, int]:
    return dict.fromkeys(SIGNED_IN, status)


def participants(status: int, **others: int) -> dict[str, int]:
    return {**dict.fromkeys(PARTICIPANTS, status), **others}


def editors(status: int, organizer: int | None = None) -> dict[str, int]:
    return {"editor": status, "organizer": organizer or status}


def bank_readers(status: int) -> dict[str, int]:
    return {"editor": status, "auditor": status, "organizer": status}


def staff_readers(status: int) -> dict[str, int]:
    return {"auditor": status, "organizer": status}


def organizer(status: int) -> dict[str, int]:
    return {"organizer": status}


def admin(status: int) -> dict[str, int]:
    return {"admin": status}


QUESTION = {
    "type": "single",
    "stem": "关于{new_name}，正确的是",
    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    "key": ["a"],
    "explanation": "解析",
    "citation": "《某法》第一条",
    "subject": "生态环境法律法规政策",
}
SEASON = {"name": "{new_name}", "first_on": "2023-07-03", "last_on": "2023-09-24"}
DRAW = {"kind": "daily", "on": "{new_day}"}
LOGIN = {"account": "{new_name}", "password": "not the password"}
ACTIVATE = {"name": "某人", "credential": "{new_name}", "code": "x", "password": NEW_PASSWORD}
IF_MATCH = {"If-Match": '"1"'}

ACCOUNTS = (
    Route("POST", "/auth/login", "anyone", (Case("/auth/login", anybody(401), LOGIN),)),
    Route(
        "POST",
        "/auth/reset",
        "anyone",
        (
            Case(
                "/auth/reset", anybody(401), {"account": "{new_name}", "code": "x", "password": NEW_PASSWORD}
            ),
        ),
    ),
    Route("POST", "/auth/activate", "anyone", (Case("/auth/activate", anybody(401), ACTIVATE),)),
    Route(
        "POST",
        "/auth/refresh",
        "refreshing",
        (Case("/auth/refresh", {"refresh": 200, **signed_in(401)}),),
    ),
    Route("POST", "/auth/logout", "signed_in", (Case("/auth/logout", signed_in(204)),)),
    Route(
        "POST",
        "/auth/password",
        "signed_in",
        (Case("/auth/password", signed_in(204), {"old": PASSWORD, "new": NEW_PASSWORD}),),
    ),
    Route("GET", "/accounts", "admin_readers", (Case("/accounts", {"auditor": 200, "admin": 200}),)),
    Route(
        "POST",
        "/accounts",
        "admins",
        (Case("/accounts", admin(201), {"account": "{new_name}", "name": "新人", "roles": ["editor"]}),),
    ),
    Route(
        "PATCH",
        "/accounts/<id:account_id>",
        "admins",
        (
            Case("/accounts/{plain_account}", admin(200), {"disabled": False}),
            Case("/accounts/{admin_account}", admin(403), {"disabled": True}),
            Case("/accounts/{missing}", admin(404), {"disabled": True}),
        ),
    ),
    Route(
        "POST",
        "/accounts/<id:account_id>/reset-code",
        "admins",
        (
            Case("/accounts/{plain_account}/reset-code", admin(201)),
            Case("/accounts/{missing}/reset-code", admin(404)),
        ),
    ),
    Route("GET", "/me", "signed_in", (Case("/me", signed_in(200)),)),
)

ROSTER = (
    Route(
        "POST",
        "/activation-codes",
        "unit_admins",
        (
            Case("/activation-codes", {"unit_admin": 201, "organizer": 201}, {"unit_id": "{own_unit}"}),
            Case("/activation-codes", {"unit_admin": 404, "organizer": 201}, {"unit_id": "{foreign_unit}"}),
            Case("/activation-codes", {"unit_admin": 404, "organizer": 404}, {"unit_id": "{missing}"}),
        ),
    ),
    Route(
        "GET",
        "/units",
        "staff",
        (Case("/units", dict.fromkeys(("unit_admin", "editor", "auditor", "organizer", "admin"), 200)),),
    ),
    Route(
        "GET",
        "/persons",
        "roster_readers",
        (
            Case("/persons", {"unit_admin": 200, **staff_readers(200)}),
            Case("/persons?unit={own_unit}", {"unit_admin": 200, **staff_readers(200)}),
            Case("/persons?unit={foreign_unit}", {"unit_admin": 404, **staff_readers(200)}),
            Case("/persons?unit={missing}", {"unit_admin": 404, **staff_readers(404)}),
        ),
    ),
    Route(
        "POST",
        "/imports/roster",
        "organizers",
        (Case("/imports/roster", organizer(422), form={"scope": ""}),),
    ),
)

SEASONS = (
    Route("GET", "/seasons", "signed_in", (Case("/seasons", signed_in(200)),)),
    Route("POST", "/seasons", "organizers", (Case("/seasons", organizer(201), SEASON),)),
    Route(
        "GET",
        "/seasons/<id:season_id>",
        "signed_in",
        (
            Case("/seasons/{season}", signed_in(200)),
            Case("/seasons/{old_season}", signed_in(200)),
            Case("/seasons/{missing}", signed_in(404)),
        ),
    ),
    Route(
        "PATCH",
        "/seasons/<id:season_id>",
        "organizers",
        (
            Case("/seasons/{draft_season}", organizer(200), {"name": "改了名"}),
            Case("/seasons/{season}", organizer(409), {"name": "改了名"}),
            Case("/seasons/{old_season}", organizer(409), {"name": "改了名"}),
            Case("/seasons/{missing}", organizer(404), {"name": "改了名"}),
        ),
    ),
    Route(
        "POST",
        "/seasons/<id:season_id>/open",
        "organizers",
        (
            Case("/seasons/{draft_season}/open", organizer(409)),
            Case("/seasons/{season}/open", organizer(409)),
            Case("/seasons/{old_season}/open", organizer(409)),
            Case("/seasons/{missing}/open", organizer(404)),
        ),
    ),
    Route(
        "POST",
        "/seasons/<id:season_id>/close",
        "organizers",
        (
            Case("/seasons/{season}/close", organizer(409)),
            Case("/seasons/{old_season}/close", organizer(404)),
            Case("/seasons/{missing}/close", organizer(404)),
        ),
    ),
)

PAPERS = (
    Route(
        "POST",
        "/papers",
        "organizers",
        (
            Case("/papers", organizer(201), DRAW),
            Case("/papers?season={season}", organizer(201), DRAW),
            Case("/papers?season={old_season}", organizer(409), DRAW),
            Case("/papers?season={missing}", organizer(404), DRAW),
        ),
    ),
    Route(
        "GET",
        "/papers",
        "staff_readers",
        (
            Case("/papers", staff_readers(200)),
            Case("/papers?season={old_season}", staff_readers(200)),
            Case("/papers?season={missing}", staff_readers(404)),
        ),
    ),
    Route(
        "GET",
        "/papers/<id:paper_id>",
        "staff_readers",
        (
            Case("/papers/{weekly}", staff_readers(200)),
            Case("/papers/{drawn}", staff_readers(200)),
            Case("/papers/{old_paper}", staff_readers(200)),
            Case("/papers/{missing}", staff_readers(404)),
        ),
    ),
    Route(
        "POST",
        "/papers/<id:paper_id>/publish",
        "organizers",
        (
            Case("/papers/{new_drawn_paper}/publish", organizer(200)),
            Case("/papers/{weekly}/publish", organizer(200)),
            Case("/papers/{old_paper}/publish", organizer(200)),
            Case("/papers/{missing}/publish", organizer(404)),
        ),
    ),
    Route(
        "POST",
        "/papers/<id:paper_id>/discard",
        "organizers",
        (
            Case("/papers/{new_drawn_paper}/discard", organizer(204)),
            Case("/papers/{weekly}/discard", organizer(409)),
            Case("/papers/{old_paper}/discard", organizer(409)),
            Case("/papers/{missing}/discard", organizer(404)),
        ),
    ),
)

ATTEMPTS = (
    Route("GET", "/papers/current", "participant", (Case("/papers/current", participants(200)),)),
    Route(
        "POST",
        "/papers/<id:paper_id>/attempts",
        "participant",
        (
            Case("/papers/{daily}/attempts", participants(200, unit_admin=201)),
            Case("/papers/{weekly}/attempts", participants(201)),
            Case("/papers/{coming}/attempts", participants(409)),
            Case("/papers/{old_paper}/attempts", participants(409)),
            Case("/papers/{drawn}/attempts", participants(404)),
            Case("/papers/{missing}/attempts", participants(404)),
        ),
    ),
    Route(
        "GET",
        "/attempts/<id:attempt_id>",
        "participant",
        (
            Case("/attempts/{own_attempt}", participants(404, person=200)),
            Case("/attempts/{other_attempt}", participants(404, other=200)),
            Case("/attempts/{old_attempt}", participants(404, person=200)),
            Case("/attempts/{missing}", participants(404)),
        ),
    ),
    Route(
        "PUT",
        "/attempts/<id:attempt_id>/answers",
        "participant",
        (
            Case("/attempts/{own_attempt}/answers", participants(404, person=200), {"answers": ANSWER}),
            Case("/attempts/{other_attempt}/answers", participants(404, other=200), {"answers": ANSWER}),
            Case("/attempts/{old_attempt}/answers", participants(404, person=409), {"answers": ANSWER}),
            Case("/attempts/{missing}/answers", participants(404), {"answers": ANSWER}),
        ),
    ),
    Route(
        "POST",
        "/attempts/<id:attempt_id>/submit",
        "participant",
        (
            Case("/attempts/{own_attempt}/submit", participants(404, person=200), {"answers": ANSWER}),
            Case("/attempts/{other_attempt}/submit", participants(404, other=200), {"answers": ANSWER}),
            Case("/attempts/{old_attempt}/submit", participants(404, person=200), {}),
            Case("/attempts/{missing}/submit", participants(404), {}),
        ),
    ),
)

BANK = (
    Route("GET", "/subjects", "bank_readers", (Case("/subjects", bank_readers(200)),)),
    Route("POST", "/subjects", "editors", (Case("/subjects", editors(201), {"name": "{new_name}"}),)),
    Route("GET", "/questions", "bank_readers", (Case("/questions", bank_readers(200)),)),
    Route("POST", "/questions", "editors", (Case("/questions", editors(201), QUESTION),)),
    Route(
        "GET",
        "/questions/<id:question_id>",
        "bank_readers",
        (
            Case("/questions/{question}", bank_readers(200)),
            Case("/questions/{missing}", bank_readers(404)),
        ),
    ),
    Route(
        "PATCH",
        "/questions/<id:question_id>",
        "editors",
        (
            Case(
                "/questions/{new_question}",
                editors(200),
                {"difficulty": 3, "reason": "改难度"},
                headers=IF_MATCH,
            ),
            Case("/questions/{new_question}", editors(428), {"difficulty": 3, "reason": "改难度"}),
            Case("/questions/{missing}", editors(404), {"difficulty": 3, "reason": "改"}, headers=IF_MATCH),
        ),
    ),
    Route(
        "GET",
        "/questions/<id:question_id>/revisions",
        "bank_readers",
        (
            Case("/questions/{question}/revisions", bank_readers(200)),
            Case("/questions/{missing}/revisions", bank_readers(404)),
        ),
    ),
    Route(
        "POST",
        "/questions/<id:question_id>/submit",
        "editors",
        (
            Case("/questions/{new_question}/submit", editors(200)),
            Case("/questions/{missing}/submit", editors(404)),
        ),
    ),
    Route(
        "POST",
        "/questions/<id:question_id>/approve",
        "editors",
        (
            Case("/questions/{new_question_in_review}/approve", editors(200)),
            Case("/questions/{question}/approve", editors(409)),
            Case("/questions/{missing}/approve", editors(404)),
        ),
    ),
    Route(
        "POST",
        "/questions/<id:question_id>/reject",
        "editors",
        (
            Case("/questions/{new_question_in_review}/reject", editors(200), {"reason": "题干不清"}),
            Case("/questions/{missing}/reject", editors(404), {"reason": "题干不清"}),
        ),
    ),
    Route(
        "POST",
        "/questions/<id:question_id>/retire",
        "editors",
        (
            Case("/questions/{new_question}/retire", editors(200), {"reason": "法规已废止"}),
            Case("/questions/{missing}/retire", editors(404), {"reason": "法规已废止"}),
        ),
    ),
    Route(
        "POST",
        "/imports/questions",
        "editors",
        (Case("/imports/questions", editors(422), form={"subject": ""}),),
    ),
)

RANKINGS = (
    Route(
        "POST",
        "/standings/<period>/compute",
        "organizers",
        (
            Case("/standings/2021-W28/compute", organizer(202)),
            Case("/standings/2021-W23/compute?season={old_season}", organizer(202)),
            Case("/standings/2021-W23/compute", organizer(404)),
            Case("/standings/2021-W28/compute?season={missing}", organizer(404)),
        ),
    ),
    Route(
        "GET",
        "/standings/<period>",
        "staff_readers",
        (
            Case("/standings/2021-W27", staff_readers(200)),
            Case("/standings/2021-W23?season={old_season}", staff_readers(200)),
            Case("/standings/2021-W23", staff_readers(404)),
            Case("/standings/2021-W27?season={missing}", staff_readers(404)),
        ),
    ),
    Route(
        "POST",
        "/standings/<period>/publish",
        "organizers",
        (
            Case("/standings/2021-W28/publish", organizer(409), {}),
            Case("/standings/2021-W23/publish", organizer(404), {}),
            Case("/standings/2021-W27/publish?season={missing}", organizer(404), {}),
        ),
    ),
    *(
        Route(
            "GET",
            rule,
            "signed_in",
            (
                Case(rule, signed_in(200)),
                Case(f"{rule}?season={{season}}&period=2021-W27&version=1", signed_in(200)),
                Case(f"{rule}?period=2021-W28", signed_in(404)),
                Case(f"{rule}?season={{old_season}}&period=2021-W23", signed_in(404)),
                Case(f"{rule}?season={{missing}}", signed_in(404)),
            ),
        )
        for rule in ("/leaderboards/units", "/leaderboards/people", "/statistics/person-times")
    ),
)

OPEN = {
    "GET /": 302,
    "GET /healthz": 200,
    "GET /readyz": 200,
    "GET /api/v1/docs": 200,
    "GET /api/v1/openapi.json": 200,
    "GET /assets/swagger-ui-dist/<path:name>": 200,
}
"""Open to everybody, without a door of a room."""

ROUTES = (*ACCOUNTS, *ROSTER, *SEASONS, *PAPERS, *ATTEMPTS, *BANK, *RANKINGS)
