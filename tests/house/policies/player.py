"""Who reads what is kept about them."""

from tests.house.policies.cases import Case, participants, route

PLAYER = (
    route("GET /me/data", "participant", Case("/me/data", participants(200))),
    route("GET /me/data.zip", "participant", Case("/me/data.zip", participants(200))),
)
