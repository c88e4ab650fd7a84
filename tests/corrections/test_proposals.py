"""A proposal's life: who proposes, who decides, what its history says."""

from tests.attempts.steps import start
from tests.corrections.steps import BASE, settle, states


def test_it_is_proposed_looked_at_approved_and_done(organizers, daily, make):
    person = make.member()
    made = organizers.propose("grant", paper_id=daily.id, person_id=person.id, reason="考场断电")
    assert (made["kind"], made["state"], made["reason"]) == ("grant", "open", "考场断电")
    assert made["change"] == {"paper_id": str(daily.id), "person_id": str(person.id)}
    assert made["inputs"] == {"attempts": [], "granted": 0}
    assert states(made) == ["open"]
    assert organizers.approve(made)["state"] == "approved"
    settle()
    done = organizers.read(made)
    assert states(done) == ["open", "approved", "applied"]
    who = [step["account_id"] for step in done["history"]]
    assert who == [str(organizers.first.id), str(organizers.second.id), None]


def test_who_proposes_does_not_decide_but_may_take_back(organizers, daily, make):
    made = organizers.propose("grant", paper_id=daily.id, person_id=make.member().id)
    assert organizers.approve(made, status=409, who=organizers.one)["type"] == "/problems/own-proposal"
    assert organizers.reject(made, status=409, who=organizers.one)["type"] == "/problems/own-proposal"
    refused = organizers.withdraw(made, status=409, who=organizers.other)
    assert refused["type"] == "/problems/not-own-proposal"
    assert organizers.withdraw(made)["state"] == "withdrawn"
    assert states(organizers.read(made)) == ["open", "withdrawn"]


def test_another_rejects_it_and_says_why(organizers, daily, make):
    made = organizers.propose("grant", paper_id=daily.id, person_id=make.member().id)
    rejected = organizers.reject(made)
    assert rejected["state"] == "rejected"
    assert rejected["history"][-1]["reason"] == "证据不足"


def test_what_is_decided_stays_decided(organizers, daily, make):
    made = organizers.propose("grant", paper_id=daily.id, person_id=make.member().id)
    organizers.reject(made)
    for decide in (organizers.approve, organizers.reject, organizers.withdraw):
        refused = decide(made, status=409)
        assert (refused["type"], refused["state"]) == ("/problems/proposal-decided", "rejected")


def test_of_two_that_would_contradict_each_other_one_is_open(client, organizers, daily, make):
    account = make.participant()
    attempt = start(client, make.headers(account), daily).json
    made = organizers.propose("void", attempt_id=attempt["id"])
    refused = organizers.propose("void", attempt_id=attempt["id"], grant=True, status=409)
    assert (refused["type"], refused["proposal"]) == ("/problems/proposal-exists", made["id"])
    organizers.withdraw(made)
    organizers.propose("void", attempt_id=attempt["id"], grant=True)


def test_they_are_listed_newest_first_and_filtered(client, organizers, daily, weekly, make):
    person = make.member()
    old = organizers.propose("grant", paper_id=daily.id, person_id=person.id)
    organizers.withdraw(old)
    new = organizers.propose("set_aside", paper_id=weekly.id, number=3)

    def ids(query=""):
        answer = client.get(f"{BASE}{query}", headers=make.headers(make.account("auditor"))).json
        assert answer["total"] == len(answer["items"])
        return [item["id"] for item in answer["items"]]

    assert ids() == [new["id"], old["id"]]
    assert ids("?kind=grant") == ids("?state=withdrawn") == ids(f"?paper={daily.id}") == [old["id"]]
    assert ids("?state=open") == [new["id"]]
    assert ids("?kind=void") == []


def test_the_shape_of_each_kind_is_its_own(client, organizers, daily):
    for body, field in (
        ({"kind": "void"}, "attempt_id"),
        ({"kind": "grant", "paper_id": "1"}, "person_id"),
        ({"kind": "extension", "paper_id": "1"}, "closes_at"),
        ({"kind": "set_aside", "paper_id": "1", "number": 1, "grant": True}, "grant"),
        ({"kind": "set_aside", "paper_id": "1", "number": 0}, "number"),
        ({"kind": "extension", "paper_id": "1", "closes_at": "2021-07-14T10:00:00"}, "closes_at"),
        ({"kind": "correction", "policy": "rekey"}, "question_id"),
        ({"kind": "correction", "question_id": "1"}, "policy"),
        ({"kind": "correction", "question_id": "1", "policy": "forgive"}, "policy"),
        ({"kind": "correction", "question_id": "1", "policy": "rekey", "key": []}, "key"),
        ({"kind": "correction", "question_id": "1", "policy": "rekey", "number": 1}, "number"),
        ({"kind": "reach_back"}, "membership"),
        ({"kind": "forgiveness"}, "kind"),
    ):
        answer = client.post(BASE, headers=organizers.one, json={**body, "reason": "断网"})
        assert (answer.status_code, list(answer.json["errors"])) == (422, [field]), body
    without_reason = {"kind": "set_aside", "paper_id": str(daily.id), "number": 1, "reason": "  "}
    assert client.post(BASE, headers=organizers.one, json=without_reason).status_code == 422


def test_what_is_not_there_is_not_found(organizers, daily, make):
    missing = 10**15
    organizers.propose("void", attempt_id=missing, status=404)
    organizers.propose("grant", paper_id=daily.id, person_id=missing, status=404)
    organizers.propose("grant", paper_id=missing, person_id=make.member().id, status=404)
    organizers.propose("extension", paper_id=missing, closes_at="2021-07-15T00:00:00Z", status=404)
    organizers.propose("set_aside", paper_id=missing, number=1, status=404)
    organizers.propose("set_aside", paper_id=daily.id, number=6, status=404)


def test_what_it_would_bring_can_be_looked_at_before_it_is_proposed(client, organizers, weekly, sit, make):
    sit(weekly, q3="")
    auditor = make.headers(make.account("auditor"))
    change = {"kind": "set_aside", "paper_id": str(weekly.id), "number": 3}
    looked = client.post(f"{BASE}/look", headers=auditor, json=change)
    assert (looked.status_code, looked.json["open_proposal"]) == (200, None)
    # Ten single and ten true/false right but one that is left blank, of what is 96 points without it.
    assert [line["score_after"] for line in looked.json["dry_run"]["people"]] == ["68.75"]
    assert client.get(BASE, headers=auditor).json["total"] == 0
    made = organizers.propose("set_aside", paper_id=weekly.id, number=3)
    assert {name: made[name] for name in ("dry_run", "inputs")} == {
        name: looked.json[name] for name in ("dry_run", "inputs")
    }
    again = client.post(f"{BASE}/look", headers=auditor, json=change)
    assert again.json["open_proposal"] == made["id"]


def test_a_look_at_what_the_rules_forbid_says_so(client, organizers, daily, make):
    change = {"kind": "set_aside", "paper_id": str(daily.id)}
    for taken in range(1, 5):
        organizers.done("set_aside", paper_id=daily.id, number=taken)
    for number, problem in ((1, "already-set-aside"), (5, "last-question"), (6, "not-found")):
        refused = client.post(f"{BASE}/look", headers=organizers.one, json={**change, "number": number})
        assert refused.json["type"] == f"/problems/{problem}"
    told = client.post(f"{BASE}/look", headers=organizers.one, json={**change, "number": 5, "reason": "有误"})
    assert told.json["type"] == "/problems/last-question"
