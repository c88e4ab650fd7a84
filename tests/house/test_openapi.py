"""The OpenAPI document says what the code does, and its page asks nobody else."""

import re

import pytest

from quizsvc.app import OPEN_ENDPOINTS
from tests.house.policies import ROUTES

BASE = "/api/v1"
BORNE = ("refreshing", "bearing")
TYPED = {"type", "$ref", "allOf", "anyOf"}
OUTSIDE = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?\s*(?:[a-z]+:)?//|url\(\s*["']?(?:https?:)?//""", re.I
)


@pytest.fixture
def document(client):
    return client.get(f"{BASE}/openapi.json").json


def operations(document):
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def test_it_holds_every_route_of_the_api_and_nothing_else(app, document):
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(BASE) and rule.endpoint not in OPEN_ENDPOINTS
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert set(operations(document)) == routes


def test_it_says_what_each_route_wants_of_a_caller(document):
    """A token, or a cookie, with which a change brings the page's token too; some a token alone."""
    told = {place: one.get("security") for place, one in operations(document).items()}
    for route in ROUTES:
        place = route.method, BASE + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)
        cookie: dict[str, list[str]] = {"cookie": []} if route.method == "GET" else {"cookie": [], "page": []}
        shown = [{"bearer": []}] if route.policy in BORNE else [{"bearer": []}, cookie]
        assert told.pop(place) == (None if route.policy == "anyone" else shown), place
    assert told == {}
    schemes = document["components"]["securitySchemes"]
    assert schemes["bearer"]["scheme"] == "bearer"
    assert (schemes["cookie"]["in"], schemes["cookie"]["name"]) == ("cookie", "__Host-quizsvc")
    assert (schemes["page"]["in"], schemes["page"]["name"]) == ("header", "X-CSRF-Token")


def test_it_says_what_an_error_looks_like(document):
    default = document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(default) == ["application/problem+json"]
    name = default["application/problem+json"]["schema"]["$ref"].rpartition("/")[2]
    assert {"type", "title", "status", "detail"} <= set(document["components"]["schemas"][name]["required"])
    for operation in operations(document).values():
        assert operation["responses"]["default"]["$ref"] == "#/components/responses/DEFAULT_ERROR"


def test_every_member_has_a_type(document):
    untyped = [
        f"{schema}.{name}"
        for schema, shape in document["components"]["schemas"].items()
        for name, member in shape.get("properties", {}).items()
        if not TYPED & set(member)
    ]
    assert untyped == []
    for place, operation in operations(document).items():
        for parameter in operation.get("parameters", []):
            assert "type" in parameter["schema"], (place, parameter)


def test_an_upload_names_its_file(document):
    for path in ("/imports/questions", "/imports/roster"):
        content = operations(document)["POST", BASE + path]["requestBody"]["content"]
        form = content["multipart/form-data"]["schema"]
        shape = document["components"]["schemas"][form["$ref"].rpartition("/")[2]]
        assert shape["properties"]["file"] == {"type": "string", "format": "binary"}
        assert "file" in shape["required"]


def test_its_page_asks_no_other_host(client):
    page = client.get(f"{BASE}/docs").text
    assert OUTSIDE.search(page) is None
    assert '"validatorUrl": null' in page
    for asset in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert asset.startswith("/assets/")
        with client.get(asset) as answer:
            assert answer.status_code == 200, asset
            assert asset.endswith(".js") or OUTSIDE.search(answer.text) is None, asset
    for outside in ("../package.json", "..%2f..%2fpyproject.toml", "%2e%2e/package.json", "no-such-file"):
        assert client.get(f"/assets/swagger-ui-dist/{outside}").status_code == 404, outside


def test_it_says_when_a_start_made_something_new(document):
    answers = operations(document)["POST", BASE + "/papers/{paper_id}/attempts"]["responses"]
    assert {"200", "201"} <= set(answers)
    assert answers["200"]["content"] == answers["201"]["content"]


def test_it_says_where_a_version_is_named(document):
    path = BASE + "/questions/{question_id}"
    for method in ("GET", "PATCH"):
        assert "ETag" in operations(document)[method, path]["responses"]["200"]["headers"]
    wanted = operations(document)["PATCH", path]["parameters"]
    assert ("If-Match", "header", True) in [(one["name"], one["in"], one["required"]) for one in wanted]


def test_every_list_has_one_form(document):
    assert "PaginationMetadata" not in document["components"]["schemas"]
    lists = {
        name: shape["required"]
        for name, shape in document["components"]["schemas"].items()
        if "items" in shape.get("properties", {})
    }
    assert len(lists) > 8
    for name, required in lists.items():
        assert {"items", "page", "page_size", "total"} <= set(required), name


def test_what_is_always_sent_is_required(document):
    shapes = document["components"]["schemas"]
    for name in ("AttemptsReviewLine", "AttemptsResultShape", "AttemptsCurrentPapers", "BankQuestionShape"):
        assert set(shapes[name]["required"]) == set(shapes[name]["properties"]), name
    assert {"id", "name", "level"} == set(shapes["RankingsBoardUnitShape"]["required"])
