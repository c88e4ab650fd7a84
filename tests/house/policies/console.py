"""Who may open which page of the console, kept by hand; each area of the menu has its part."""

from tests.house.policies.pages import Page, look, page

DESK = (
    page("/", "staff"),
    page("/desk/later", "season_auditors"),
    page("/desk/week", "figure_readers", "/desk/week", "/desk/week?week=2021-W27", "/desk/week?as=xlsx"),
    page("/desk/trend", "figure_readers", "/desk/trend", "/desk/trend?as=xlsx"),
    page("/desk/scores", "figure_readers", "/desk/scores", "/desk/scores?week=2021-W27&as=xlsx"),
    page("/desk/days", "figure_readers", "/desk/days", "/desk/days?as=xlsx"),
)
ATTEMPTS = (
    page(
        "/attempts",
        "staff_readers",
        "/attempts",
        "/attempts?period=season&kind=daily&state=submitted&name=人&sort=-score&page=1",
        "/attempts?paper={old_paper}",
        "/attempts?person={own_person}&as=xlsx",
        look("/attempts?sort=unit", "staff_readers", 422),
    ),
    page(
        "/attempts/<id:attempt_id>",
        "staff_readers",
        "/attempts/{own_attempt}",
        "/attempts/{old_attempt}",
    ),
    page("/signals", "staff_readers", "/signals?season={old_season}&sort=-attempts", "/signals?as=xlsx"),
    page("/signals/<id:signal_id>", "staff_readers", "/signals/{signal}"),
)
BANK = (
    page(
        "/questions",
        "bank_readers",
        "/questions?q=下列&state=approved&sort=-updated",
        look("/questions?as=xlsx", "bank_readers", 303),
    ),
    page("/questions/new", "editors"),
    page("/questions/figures", "bank_readers"),
    page("/questions/<id:question_id>", "bank_readers", "/questions/{question}"),
    page("/questions/<id:question_id>/edit", "editors", "/questions/{question}/edit"),
    page("/questions/<id:question_id>/figures", "bank_readers", "/questions/{asked}/figures"),
    page("/questions/<id:question_id>/objections", "bank_readers", "/questions/{asked}/objections"),
    page("/questions/<id:question_id>/revisions", "bank_readers", "/questions/{question}/revisions"),
    page("/questions/<id:question_id>/similar", "bank_readers", "/questions/{question}/similar"),
    page("/review", "editors"),
    page("/objections", "bank_readers"),
    page("/subjects", "bank_readers", "/subjects", "/subjects?as=xlsx"),
    page("/subjects/<id:subject_id>", "editors", "/subjects/{subject}"),
    page("/laws", "bank_readers", "/laws", "/laws?as=xlsx"),
    page("/laws/new", "editors"),
    page("/laws/<id:law_id>", "bank_readers", "/laws/{law}"),
)
PAPERS = (
    page("/seasons", "staff_readers"),
    page("/seasons/new", "organizers"),
    page("/seasons/<id:season_id>", "staff_readers", "/seasons/{season}", "/seasons/{draft_season}"),
    page("/seasons/<id:season_id>/calendar", "staff_readers", "/seasons/{season}/calendar"),
    page("/seasons/<id:season_id>/settings", "organizers", "/seasons/{draft_season}/settings"),
    page("/papers", "staff_readers", "/papers", "/papers?season={old_season}", "/papers?as=xlsx"),
    page("/papers/lasting", "staff_readers"),
    page("/papers/new", "organizers", "/papers/new?kind=daily&on=2021-07-20"),
    page(
        "/papers/<id:paper_id>", "staff_readers", "/papers/{daily}", "/papers/{drawn}", "/papers/{old_paper}"
    ),
    page("/papers/<id:paper_id>/preview", "staff_readers", "/papers/{drawn}/preview"),
    page("/papers/<id:paper_id>/questions/<id:number>", "organizers", "/papers/{drawn}/questions/1"),
)
ROSTER = (
    page("/roster", "roster_readers", look("/roster", "roster_readers", 303)),
    page("/people", "roster_readers", "/people?q=人&sort=-unit", "/people?as=xlsx"),
    page("/people/new", "organizers"),
    page(
        "/people/<id:person_id>",
        "roster_readers",
        "/people/{own_person}",
        look("/people/{foreign_person}", "roster_readers", unit_admin=404),
    ),
    page("/units", "roster_readers"),
    page(
        "/units/<id:unit_id>",
        "roster_readers",
        "/units/{own_unit}",
        look("/units/{foreign_unit}", "roster_readers", unit_admin=404),
    ),
    page("/missing", "unit_admins", "/missing", "/missing?as=xlsx", "/missing?show=unbound&as=text"),
    page("/requests", "roster_readers", "/requests?state=all", "/requests?as=xlsx"),
    page("/requests/new", "unit_admins"),
    page("/locks", "organizers"),
)
NOTICES = (
    page("/notices", "staff", "/notices", "/notices?season={old_season}&as=xlsx"),
    page(
        "/notices/<id:notice_id>",
        "staff",
        "/notices/{notice}",
        look("/notices/{draft}", "staff", 404, auditor=200, organizer=200),
    ),
    page("/notices/<id:notice_id>/moves", "staff_readers", "/notices/{draft}/moves"),
    page("/notices/templates", "staff_readers"),
    page("/awards", "staff_readers", "/awards", "/awards?season={old_season}"),
    page("/awards/nominations", "staff_readers", "/awards/nominations?season={old_season}"),
    page("/awards/prints", "staff_readers", "/awards/prints?season={old_season}"),
    page("/certificates", "roster_readers", "/certificates?season={old_season}"),
    page("/certificates/<id:certificate_id>", "roster_readers", "/certificates/{certificate}"),
)
ACCOUNTS = (
    page(
        "/accounts",
        "admin_readers",
        "/accounts",
        "/accounts?q=x&role=all&disabled=false&sort=-created&as=xlsx",
        look("/accounts?role=boss", "admin_readers", 422),
    ),
    page("/accounts/new", "admins"),
    page(
        "/accounts/<id:account_id>",
        "admin_readers",
        "/accounts/{organizer_account}",
        "/accounts/{person_account}",
        look("/accounts/{missing}", "admin_readers", 404),
    ),
    page("/me", "signed_in"),
    page("/queue", "season_auditors"),
    page(
        "/audit",
        "admin_readers",
        "/audit?deed=account.create&thing=account&first_on=2021-06-01&sort=at",
        "/audit?who=x&actor={admin_account}",
        look("/audit?as=xlsx", "admin_readers", 303),
        look("/audit?deed=nothing.known", "admin_readers", 422),
    ),
)
IMPORTS = (
    page("/imports/questions", "bank_readers", "/imports/questions", "/imports/questions?as=xlsx"),
    page("/imports/questions/new", "editors"),
    page(
        "/imports/questions/<id:import_id>",
        "bank_readers",
        look("/imports/questions/{own_import}", "bank_readers"),
        look("/imports/questions/{other_import}", "bank_readers", editor=404),
    ),
    page(
        "/imports/questions/<id:import_id>/row",
        "editors",
        look("/imports/questions/{own_import}/row?place=nowhere", "editors", 404),
    ),
    page("/imports/roster", "staff_readers", "/imports/roster", "/imports/roster?as=xlsx"),
    page("/imports/roster/new", "organizers"),
    page(
        "/imports/roster/<id:import_id>",
        "staff_readers",
        "/imports/roster/{new_roster}",
        "/imports/roster/{new_roster}?as=xlsx",
    ),
    page("/imports/roster/<id:import_id>/effects", "staff_readers", "/imports/roster/{new_roster}/effects"),
    page("/imports/roster/<id:import_id>/refused", "staff_readers", "/imports/roster/{new_roster}/refused"),
    page(
        "/imports/roster/<id:import_id>/row",
        "organizers",
        look("/imports/roster/{new_roster}/row?place=nowhere", "organizers", 404),
    ),
)
PROPOSALS = (
    page("/proposals", "staff_readers", "/proposals?state=open", "/proposals?as=xlsx"),
    page(
        "/proposals/new",
        "organizers",
        "/proposals/new",
        "/proposals/new?kind=void&attempt={own_attempt}",
        "/proposals/new?kind=grant&paper={daily}&person={own_person}",
        "/proposals/new?kind=extension&paper={weekly}",
        "/proposals/new?kind=set_aside&paper={weekly}&number=1",
        "/proposals/new?kind=correction&question={asked}",
        "/proposals/new?kind=reach_back&person={own_person}",
    ),
    page(
        "/proposals/<id:proposal_id>", "staff_readers", "/proposals/{proposal}", "/proposals/{own_proposal}"
    ),
)
STANDINGS = (
    page("/standings", "staff", "/standings", "/standings?season={old_season}", "/standings?as=xlsx"),
    page("/standings/live", "staff"),
    page("/standings/<period>", "staff", "/standings/2021-W27", "/standings/2021-W27?board=all&as=xlsx"),
    page("/standings/<period>/people", "staff", "/standings/2021-W27/people?q=人&track=enforcement"),
    page(
        "/standings/<period>/compare",
        "staff_readers",
        "/standings/2021-W27/compare",
        "/standings/season/compare?season={old_season}&as=xlsx",
    ),
    page("/standings/<period>/versions", "season_auditors", "/standings/2021-W27/versions"),
    page(
        "/standings/<period>/publish",
        "organizers",
        "/standings/2021-W27/publish",
        "/standings/2021-W28/publish",
    ),
    page(
        "/standings/<period>/units/<id:unit_id>",
        "figure_readers",
        "/standings/2021-W27/units/{own_unit}",
        look("/standings/2021-W27/units/{foreign_unit}", "figure_readers", unit_admin=404),
    ),
    page(
        "/standings/<period>/people/<id:person_id>",
        "figure_readers",
        "/standings/2021-W27/people/{own_person}",
    ),
)
WAY_IN = (
    page("/search", "staff", "/search", "/search?q=下列"),
    page("/reset", "anyone"),
    page("/sign-in", "anyone", "/sign-in", "/sign-in?next=%2Fconsole%2Fpapers"),
    page("/<path:address>", "signed_in", look("/no/such/page", "signed_in", 404)),
)

PAGES: tuple[Page, ...] = (
    *(*DESK, *BANK, *PAPERS, *ATTEMPTS, *ROSTER, *IMPORTS, *PROPOSALS, *STANDINGS, *NOTICES, *ACCOUNTS),
    *WAY_IN,
)
"""Every page of the console."""
