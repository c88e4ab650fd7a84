"""Papers through HTTP, as staff use them."""

from typing import Any

import pytest

from quizsvc.kit.clock import FixedClock
from quizsvc.season.queries import KnownSeason
from tests.factories import Factories

DAILY = {"kind": "daily", "on": "2021-07-14"}
WEEKLY = {"kind": "weekly", "week": "2021-W28"}

KEYED = {
    "number", "points", "question_id", "revision_id", "type", "stem", "options", "key", "explanation",
    "citation", "pictures", "outdated", "set_aside", "correction",
}  # fmt: skip
"""What staff see of a question on a paper."""


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    return make.season()


@pytest.fixture
def organizer(make: Factories) -> dict[str, str]:
    return make.headers(make.account("organizer"))


def drawn(client: Any, headers: dict[str, str], body: dict[str, Any] = DAILY) -> dict[str, Any]:
    answer = client.post("/api/v1/papers", json=body, headers=headers)
    assert answer.status_code == 201, answer.json
    made: dict[str, Any] = answer.json
    return made


def test_draw_look_publish(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str], clock: FixedClock
) -> None:
    make.bank()
    paper = drawn(client, organizer, WEEKLY)
    assert paper == {
        "id": paper["id"],
        "season": str(season.id),
        "kind": "weekly",
        "on": "2021-07-12",
        "week": "2021-W28",
        "title": "第2周 每周一测",
        "state": "drawn",
        "opens_at": "2021-07-11T16:00:00.000Z",
        "closes_at": "2021-07-18T16:00:00.000Z",
        "time_limit_s": 1800,
        "question_count": 25,
        "blueprint": paper["blueprint"],
        "drawn_at": "2021-07-14T02:00:00.000Z",
        "published_at": None,
    }
    assert [part["points"] for part in paper["blueprint"]["parts"]] == ["4.00", "6.00", "3.00"]
    looked = client.get(f"/api/v1/papers/{paper['id']}", headers=organizer).json
    first = looked.pop("questions")[0]
    assert looked == paper
    assert first["number"] == 1
    assert first["points"] == "4.00"
    assert first["key"] == ["a"]
    assert set(first) == KEYED
    clock.advance(minutes=1)
    published = client.post(f"/api/v1/papers/{paper['id']}/publish", headers=organizer)
    assert published.status_code == 200
    assert published.json["state"] == "published"
    assert published.json["published_at"] == "2021-07-14T02:01:00.000Z"
    clock.advance(minutes=1)
    assert client.post(f"/api/v1/papers/{paper['id']}/publish", headers=organizer).json == published.json
    refused = client.post(f"/api/v1/papers/{paper['id']}/discard", headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/paper-published")


def test_discard_and_draw_again(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]
) -> None:
    make.bank()
    paper = drawn(client, organizer)
    again = client.post("/api/v1/papers", json=DAILY, headers=organizer)
    assert (again.status_code, again.json["type"]) == (409, "/problems/paper-exists")
    assert client.post(f"/api/v1/papers/{paper['id']}/discard", headers=organizer).status_code == 204
    assert client.get(f"/api/v1/papers/{paper['id']}", headers=organizer).status_code == 404
    assert client.post(f"/api/v1/papers/{paper['id']}/discard", headers=organizer).status_code == 404
    assert drawn(client, organizer)["id"] != paper["id"]


def test_draw_anew_what_was_drawn(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]
) -> None:
    make.bank()
    first = drawn(client, organizer)
    part = {"type": "multiple", "count": 4, "points": "25.00"}
    anew = {**DAILY, "blueprint": {"parts": [part]}, "replace": True}
    second = drawn(client, organizer, anew)
    assert (second["question_count"], first["question_count"]) == (4, 5)
    assert client.get(f"/api/v1/papers/{first['id']}", headers=organizer).status_code == 404
    too_much = {**anew, "blueprint": {"parts": [{**part, "count": 40}]}}
    refused = client.post("/api/v1/papers", json=too_much, headers=organizer)
    assert refused.json["type"] == "/problems/bank-too-small"
    assert client.get(f"/api/v1/papers/{second['id']}", headers=organizer).status_code == 200
    client.post(f"/api/v1/papers/{second['id']}/publish", headers=organizer)
    refused = client.post("/api/v1/papers", json=anew, headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/paper-published")


def test_what_is_outdated_is_shown_named_and_renewed(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]
) -> None:
    make.bank()
    paper = f"/api/v1/papers/{drawn(client, organizer)['id']}"
    before = client.get(paper, headers=organizer).json["questions"]
    assert [question["outdated"] for question in before] == [None] * 5
    retire = f"/api/v1/questions/{before[1]['question_id']}/retire"
    editor = make.headers(make.account("editor"))
    assert client.post(retire, headers=editor, json={"reason": "有争议"}).status_code == 200
    looked = client.get(paper, headers=organizer).json["questions"]
    assert [question["outdated"] for question in looked] == [None, "retired", None, None, None]
    refused = client.post(f"{paper}/publish", headers=organizer)
    assert refused.status_code == 409
    assert refused.json == {
        "type": "/problems/paper-outdated",
        "title": "试卷里有题目已经过时，不能发布",
        "status": 409,
        "detail": "第 2 题已停用。请先换题，或丢弃后重抽，再发布",
        "questions": [{"number": 2, "why": "retired"}],
    }
    renewed = client.post(f"{paper}/renew", headers=organizer)
    assert renewed.status_code == 200
    after = renewed.json["questions"]
    ids = [question["revision_id"] for question in before]
    assert [question["revision_id"] for question in after[:4]] == [ids[0], *ids[2:]]
    assert after[4]["revision_id"] not in ids
    assert client.get(paper, headers=organizer).json == renewed.json
    assert client.post(f"{paper}/publish", headers=organizer).json["state"] == "published"
    refused = client.post(f"{paper}/renew", headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/paper-published")


def test_a_bank_that_cannot_renew_says_what_is_missing(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]
) -> None:
    make.bank(single=5, multiple=0, true_false=0)
    paper = f"/api/v1/papers/{drawn(client, organizer)['id']}"
    before = client.get(paper, headers=organizer).json
    retire = f"/api/v1/questions/{before['questions'][0]['question_id']}/retire"
    editor = make.headers(make.account("editor"))
    assert client.post(retire, headers=editor, json={"reason": "有争议"}).status_code == 200
    refused = client.post(f"{paper}/renew", headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/bank-too-small")
    assert refused.json["missing"] == [{"type": "any", "points": "20.00", "wanted": 5, "found": 4}]
    still = client.get(paper, headers=organizer).json["questions"]
    assert [one["revision_id"] for one in still] == [one["revision_id"] for one in before["questions"]]


def test_list(client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]) -> None:
    make.bank()
    daily, weekly = drawn(client, organizer), drawn(client, organizer, WEEKLY)

    def ids(query: str = "") -> tuple[list[str], int]:
        listed = client.get(f"/api/v1/papers{query}", headers=organizer).json
        return [paper["id"] for paper in listed["items"]], listed["total"]

    assert ids() == ([daily["id"], weekly["id"]], 2)
    assert ids("?kind=weekly&state=drawn") == ([weekly["id"]], 1)
    assert ids("?state=published") == ([], 0)
    assert ids("?page_size=1&page=2") == ([weekly["id"]], 2)
    assert ids(f"?season={season.id}") == ids()
    assert client.get("/api/v1/papers?season=999", headers=organizer).status_code == 404
    assert client.get("/api/v1/papers?kind=yearly", headers=organizer).status_code == 422


def test_a_bank_too_small_says_what_is_missing(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]
) -> None:
    make.bank(single=3, multiple=5, true_false=10)
    refused = client.post("/api/v1/papers", json=WEEKLY, headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/bank-too-small")
    assert refused.json["missing"] == [{"type": "single", "points": "4.00", "wanted": 10, "found": 3}]
    assert "单选题" in refused.json["detail"]


def test_a_blueprint_of_ones_own(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str]
) -> None:
    make.bank()
    part = {"type": "multiple", "count": 2, "points": "12.50"}
    paper = drawn(client, organizer, {**DAILY, "blueprint": {"parts": [part]}})
    assert paper["question_count"] == 2
    assert paper["blueprint"] == {"parts": [{**part, "subjects": [], "difficulties": []}]}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "daily", "on": "2021-07-13"}, 409),
        ({"kind": "weekly", "week": "2022-W01"}, 409),
        ({"kind": "weekly", "week": "9999-W52"}, 409),
    ],
)
def test_no_paper_then(
    client: Any,
    make: Factories,
    season: KnownSeason,
    organizer: dict[str, str],
    body: dict[str, Any],
    status: int,
) -> None:
    make.bank()
    refused = client.post("/api/v1/papers", json=body, headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (status, "/problems/no-paper-then")


PART = {"type": "any", "count": 5, "points": "20.00"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "daily",
        {"kind": "hourly", "on": "2021-07-14"},
        {"kind": "daily"},
        {"kind": "daily", "week": "2021-W28"},
        {"kind": "daily", "on": "2021-07-14", "week": "2021-W28"},
        {"kind": "daily", "on": "2021-02-30"},
        {"kind": "daily", "on": 20210714},
        {"kind": "weekly", "on": "2021-07-12"},
        {"kind": "weekly", "week": "2021-W54"},
        {"kind": "weekly", "week": "0000-W01"},
        {"kind": "weekly", "week": "2021-07"},
        {"kind": "weekly", "week": 28},
        {**DAILY, "seed": 1},
        {**DAILY, "replace": "yes"},
        {**DAILY, "blueprint": []},
        {**DAILY, "blueprint": {}},
        {**DAILY, "blueprint": {"parts": []}},
        {**DAILY, "blueprint": {"parts": [{**PART, "type": "essay"}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "count": 0}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "count": 201}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "count": 150}, {**PART, "count": 150}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "count": "5"}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "points": "0.00"}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "points": 20}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "points": "999999999.99"}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "difficulties": [4]}]}},
        {**DAILY, "blueprint": {"parts": [{**PART, "subjects": ["a\u0000b"]}]}},
    ],
)
def test_a_body_of_the_wrong_shape(
    client: Any, make: Factories, season: KnownSeason, organizer: dict[str, str], body: Any
) -> None:
    refused = client.post("/api/v1/papers", json=body, headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/wrong-shape")
    assert refused.json["errors"]


def test_without_an_open_season(client: Any, make: Factories, organizer: dict[str, str]) -> None:
    refused = client.post("/api/v1/papers", json=DAILY, headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/no-open-season")


@pytest.mark.parametrize(
    ("role", "draws", "looks"),
    [
        ("unit_admin", 403, 403),
        ("editor", 403, 403),
        ("auditor", 403, 200),
        ("admin", 403, 403),
        (None, 403, 403),
    ],
)
def test_who_may(
    client: Any,
    make: Factories,
    season: KnownSeason,
    organizer: dict[str, str],
    role: str | None,
    draws: int,
    looks: int,
) -> None:
    make.bank()
    paper = drawn(client, organizer)
    headers = make.headers(make.account(role) if role else make.participant())
    assert client.post("/api/v1/papers", json=WEEKLY, headers=headers).status_code == draws
    for deed in ("renew", "publish", "discard"):
        assert client.post(f"/api/v1/papers/{paper['id']}/{deed}", headers=headers).status_code == draws
    assert client.get("/api/v1/papers", headers=headers).status_code == looks
    assert client.get(f"/api/v1/papers/{paper['id']}", headers=headers).status_code == looks


def test_the_document_names_the_routes(client: Any) -> None:
    document = client.get("/api/v1/openapi.json").json
    routes = {
        path: set(methods) for path, methods in document["paths"].items() if path.startswith("/api/v1/papers")
    }
    assert {"get", "post"} <= routes["/api/v1/papers"]
    assert "get" in routes["/api/v1/papers/{paper_id}"]
    for deed in ("renew", "publish", "discard"):
        assert "post" in routes[f"/api/v1/papers/{{paper_id}}/{deed}"]
    part = document["components"]["schemas"]["PapersPartShape"]["properties"]
    assert part["count"] == {"type": "integer", "minimum": 1, "maximum": 200}
