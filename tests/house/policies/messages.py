"""Who allows messages, and who sees how many were sent."""

from tests.house.policies.cases import Case, route, signed_in, staff_readers

MESSAGES = (
    route("GET /me/subscriptions", "signed_in", Case("/me/subscriptions", signed_in(200))),
    route(
        "POST /me/subscriptions",
        "signed_in",
        # No mini-program is connected in this world.
        Case("/me/subscriptions", signed_in(404), {"results": {"a template": "accept"}}),
        Case("/me/subscriptions", signed_in(422), {"results": {}}),
    ),
    route("GET /messages/counts", "staff_readers", Case("/messages/counts", staff_readers(200))),
)
