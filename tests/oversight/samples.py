"""One deed of every kind as the log keeps it: what it was done to, and its details."""

from typing import Any

SHA = "3f" * 32
DRAFTED = {
    "kind": "monthly",
    "period": "2021-07",
    "season": 1,
    "snapshot": 9,
    "corrects": 4,
    "reason": "漏列",
}
GIVEN = {"version": 2, "reason": "补评", "issued": 3, "revoked": 1, "kept": 40}
PLACE = {"unit": "5", "track": "enforcement", "from_on": "2021-07-19"}
DAYS = {"first_on": "2021-07-19", "last_on": None}
CHANGES = ("units_added", "people_added", "moved", "ended", "exempted", "resumed", "updated", "unchanged")
WRITTEN = {
    "edition": 3,
    "fields": ["boards", "dated", "rate_below", "title"],
    "changed": {"dated": ["", "2021-07-31"], "rate_below": ["60.00%", "70.00%"], "title": ["甲", "乙"]},
}
PROPOSED = (
    ("open", {"kind": "correction", "thing": "question:1:17", "reason": "有误"}),
    ("approve", {"kind": "void", "thing": "sitting:12:3", "reason": ""}),
    ("apply", {"kind": "extension", "thing": "closing:12", "reason": ""}),
    ("reject", {"kind": "set_aside", "thing": "place:12:3", "reason": "不必"}),
    ("withdraw", {"kind": "reach_back", "thing": "roster:3", "reason": ""}),
)
REVIEWED = ("submit", "approve", "reject", "retire", "reopen", "flag", "unflag")
ON_PAPER = {"kind": "weekly", "on": "2021-07-12"}
REACHED = {
    "season": 1,
    "membership": {"person_id": 3, "unit_id": 5, "track": "monitoring", **DAYS},
    "exemption": {"person_id": 3, "reason": "产假", **DAYS},
}
REPEALED = {"repealed_on": "2021-07-01", "repealed_reason": "修订", "successor_id": 3}
SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    **{
        f"account.{verb}": ("account:2", {})
        for verb in ("change_password", "create", "disable", "enable", "issue_reset_code", "reset_password")
    },
    **{f"account.{verb}": ("account:2", {}) for verb in ("activate", "enrol_second_factor")},
    "account.end_sessions": ("account:2", {"sessions": 3}),
    "account.remove_second_factor": ("account:2", {}),
    "activation.issue": ("unit:5", {"codes": 30}),
    "attempt.grant": ("person:3", {"paper": 12, "person": 3}),
    "attempt.void": ("attempt:7", {"was": "in_progress"}),
    "audit.export": ("audit", {"rows": 20}),
    "award.export_nominations": ("season:1", {"version": 1, "nominees": 12}),
    "award.export_year_end": ("season:1", {"version": 1, "people": 3300}),
    "award.give": ("season:1", GIVEN),
    "certificate.print": ("season:1", {"certificates": 40, "kind": "person", "track": "monitoring"}),
    "certificate.reissue": ("certificate:8", {"number": "陕练2021-0008", "season_id": 1, "replaces": "7"}),
    "certificate.revoke": ("certificate:8", {"number": "陕练2021-0008", "season_id": 1, "reason": "有误"}),
    "demo.issue_tokens": ("demo", {"tokens": 100}),
    "demo.load": ("season:1", {"seed": 2021}),
    "job.run_again": (
        "job:papers.draw",
        {"arguments": {"season": 1, "kind": "weekly", "on": "2021-07-12", "paper": 12}},
    ),
    "law.add": ("law:2", {"title": "《某法》（2021年修订）"}),
    "law.change": ("law:2", {"was": {"in_force_on": None, "url": ""}, "in_force_on": "2021-07-01"}),
    "law.merge": ("law:2", {"successor_id": 3, "questions": [17, 18]}),
    "law.reinstate": ("law:2", {"reason": "误标", "was": REPEALED, "unflagged": [17]}),
    "law.repeal": (
        "law:2",
        {"questions": [17], "on": "2021-07-01", "reason": "修订", "effect": "flag", "successor_id": 3},
    ),
    "lock.lift": ("lock:activation", {"kind": "activation"}),
    "notice.discard": ("notice:4", DRAFTED),
    "notice.draft": ("notice:4", DRAFTED),
    "notice.drop_template": ("template:weekly", {}),
    "notice.publish": (
        "notice:4",
        {"kind": "weekly", "period": "2021-W28", "version": 1, "docx_sha256": SHA, "xlsx_sha256": SHA},
    ),
    "notice.put_template": ("template:monthly", {"sha256": SHA}),
    "notice.refresh": ("notice:4", {"edition": 4, "snapshot": 9}),
    "notice.write": ("notice:4", WRITTEN),
    **{
        f"objection.{verb}": ("objection:6", {"question": 17, "state": state, "by_author": False})
        for verb, state in (
            *(("make", "open"), ("answer", "declined")),
            *(("reopen", "open"), ("withdraw", "withdrawn")),
        )
    },
    "paper.correct": ("paper:12", {"number": 4, "policy": "accept_both", "revision": 60}),
    "paper.discard": ("paper:12", ON_PAPER),
    "paper.draw": ("paper:12", {**ON_PAPER, "seed": "2021"}),
    "paper.extend": (
        "paper:12",
        {"proposal": 5, "before": "2021-07-18T16:00:00.000Z", "closes_at": "2021-07-19T04:00:00.000Z"},
    ),
    "paper.publish": ("paper:12", ON_PAPER),
    "paper.renew": ("paper:12", {"seed": "2021", "outdated": [1, 4]}),
    "paper.set_aside": ("paper:12", {"number": 4, "revision": 60}),
    "paper.swap": ("paper:12", {"number": 4, "question": "17"}),
    "person.add": ("person:3", PLACE),
    "person.bind": ("person:3", {"account": 2}),
    "person.exempt": ("person:3", {**DAYS, "reason": "产假"}),
    "person.leave": ("person:3", {"from_on": "2021-07-19"}),
    "person.rename": ("person:3", {}),
    "person.resume": ("person:3", {"exemption": "9", "from_on": "2021-07-19"}),
    "person.take_data": ("person:3", {}),
    "person.transfer": ("person:3", PLACE),
    "picture.add": (f"picture:{SHA}", {}),
    **{f"proposal.{verb}": ("proposal:5", detail) for verb, detail in PROPOSED},
    **{f"question.{verb}": ("question:17", {"revision": 2, "reason": "核对"}) for verb in REVIEWED},
    "question.create": ("question:17", {}),
    "question.revise": ("question:17", {"revision": 2, "was": "approved", "state": "draft"}),
    "questions.export": ("questions", {"format": "xlsx", "questions": 20}),
    "questions.import": (
        "questions",
        {
            **{"import": 3, "uploader": 2, "file": "题.xlsx", "added": 1, "updated": 2},
            **{"rejected": 3, "approved": False},
        },
    ),
    "role.grant": ("account:2", {"role": "unit_admin"}),
    "role.take": ("account:2", {"role": "auditor"}),
    **{
        f"roster.{verb}": ("person:3", {"request": "4", "act": act})
        for verb, act in (
            *(("request", "add"), ("accept", "leave")),
            *(("decline", "transfer"), ("withdraw", "exempt")),
        )
    },
    "roster.import": (
        "roster",
        {"effective_on": "2021-07-19", "scope": "甲市", "rejected": 1, **dict.fromkeys(CHANGES, 2)},
    ),
    "roster.reach_back": ("person:3", REACHED),
    **{f"season.{verb}": ("season:1", {}) for verb in ("change", "close", "create", "export", "open")},
    "signal.decide": ("signal:5", {"decision": "void_proposed", "was": "open", "reason": "问过"}),
    "standing.compute": ("standing:1:2021-W28", {}),
    "standing.publish": (
        "snapshot:9",
        {"season_id": 1, "period": "2021-W28", "version": 2, "sha256": SHA, "reason": "更正"},
    ),
    "subject.add": ("subject:3", {"name": "水", "parent_id": 1}),
    "subject.change": ("subject:3", {"was": {"name": "水", "parent_id": None}, "name": "海", "parent_id": 1}),
    "subject.remove": ("subject:3", {"name": "水"}),
    "unit.contact": ("unit:5", {"is_given": True}),
    "wechat.bind": ("account:2", {"way": "phone"}),
    "wechat.unbind": ("account:2", {"reason": "换了手机"}),
}
