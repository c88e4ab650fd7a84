"""Who may call which route, kept by hand, and what each then gets: one file for each room.

Every route of the product stands here with the name of its policy and its cases. A case says what is asked
for and the status that each caller gets who may come in. Names in braces are ids of world.py.
"""

from tests.house.policies.accounts import ACCOUNTS
from tests.house.policies.analysis import ANALYSIS
from tests.house.policies.attempts import ATTEMPTS
from tests.house.policies.awards import AWARDS
from tests.house.policies.bank import BANK
from tests.house.policies.cases import Case, Route
from tests.house.policies.console import PAGES
from tests.house.policies.corrections import CORRECTIONS
from tests.house.policies.identity import IDENTITY
from tests.house.policies.integrity import INTEGRITY
from tests.house.policies.messages import MESSAGES
from tests.house.policies.notices import NOTICES
from tests.house.policies.oversight import OVERSIGHT
from tests.house.policies.papers import PAPERS
from tests.house.policies.player import PLAYER
from tests.house.policies.rankings import RANKINGS
from tests.house.policies.roster import ROSTER
from tests.house.policies.season import SEASONS
from tests.house.policies.study import STUDY

__all__ = ["OPEN", "PAGES", "ROUTES", "Case", "Route"]

OPEN = {
    "GET /": 302,
    "GET /healthz": 200,
    "GET /readyz": 200,
    "GET /verify": 200,
    "GET /verify/<typed>": 404,
    "GET /verify/verify.css": 200,
    "GET /api/v1/docs": 200,
    "GET /api/v1/openapi.json": 200,
    "GET /assets/swagger-ui-dist/<path:name>": 200,
    "GET /console": 308,
    "GET /console/static/<version>/<path:name>": 404,
    "GET /m": 308,
    "GET /m/": 200,
    "GET /m/<path:address>": 200,
    "GET /m/static/<version>/<path:name>": 404,
}
"""Open to everybody, without a door of a room."""

ROUTES = (
    # First: after corrections prizes wait for the next version of what is published.
    *AWARDS,
    # Practice before papers: what a draw takes nobody can practise any more.
    *(*ACCOUNTS, *SEASONS, *BANK, *ROSTER, *IDENTITY, *STUDY, *PAPERS, *ATTEMPTS, *RANKINGS, *ANALYSIS),
    *INTEGRITY,
    *CORRECTIONS,
    *NOTICES,
    *MESSAGES,
    *OVERSIGHT,
    *PLAYER,
)
