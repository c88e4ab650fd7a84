"""Opens every room's doors; the only place that knows all rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, redirect, send_from_directory
from flask.json.provider import DefaultJSONProvider
from flask_jwt_extended import JWTManager
from werkzeug.middleware.proxy_fix import ProxyFix

from quizsvc.accounts import api as accounts_api
from quizsvc.accounts import commands as accounts_commands
from quizsvc.accounts import cookies, credentials, tokens
from quizsvc.analysis import api as analysis_api
from quizsvc.analysis import jobs as analysis_jobs
from quizsvc.attempts import api as attempts_api
from quizsvc.attempts import jobs as attempts_jobs
from quizsvc.awards import api as awards_api
from quizsvc.awards import jobs as awards_jobs
from quizsvc.bank import api as bank_api
from quizsvc.bank import commands as bank_commands
from quizsvc.bank import jobs as bank_jobs
from quizsvc.console import pages as console_pages
from quizsvc.corrections import api as corrections_api
from quizsvc.corrections import jobs as corrections_jobs
from quizsvc.identity import api as identity_api
from quizsvc.identity import commands as identity_commands
from quizsvc.identity import jobs as identity_jobs
from quizsvc.identity import queries as identity
from quizsvc.integrity import api as integrity_api
from quizsvc.integrity import jobs as integrity_jobs
from quizsvc.kit import health, http, openapi, problems, queue
from quizsvc.kit.clock import Clock, DatabaseClock
from quizsvc.kit.config import Settings
from quizsvc.kit.db import db, engine_options
from quizsvc.kit.errors import NotSignedIn
from quizsvc.messages import api as messages_api
from quizsvc.messages import jobs as messages_jobs
from quizsvc.notices import api as notices_api
from quizsvc.notices import commands as notices_commands
from quizsvc.notices import jobs as notices_jobs
from quizsvc.oversight import api as oversight_api
from quizsvc.papers import api as papers_api
from quizsvc.papers import jobs as papers_jobs
from quizsvc.player import api as player_api
from quizsvc.player import pages as player_pages
from quizsvc.rankings import api as rankings_api
from quizsvc.rankings import commands as rankings_commands
from quizsvc.rankings import jobs as rankings_jobs
from quizsvc.roster import api as roster_api
from quizsvc.roster import commands as roster_commands
from quizsvc.roster import jobs as roster_jobs
from quizsvc.season import api as season_api
from quizsvc.study import api as study_api

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# In the order of the house, from the ground up (architecture.md, Rooms).
DOORS = (
    accounts_api.door,
    season_api.door,
    bank_api.door,
    roster_api.door,
    identity_api.door,
    papers_api.door,
    attempts_api.door,
    study_api.door,
    integrity_api.door,
    rankings_api.door,
    analysis_api.door,
    corrections_api.door,
    awards_api.door,
    notices_api.door,
    messages_api.door,
    oversight_api.door,
    player_api.door,
)
# Imported so that their jobs are known by name.
JOBS = (
    bank_jobs,
    roster_jobs,
    identity_jobs,
    papers_jobs,
    attempts_jobs,
    integrity_jobs,
    rankings_jobs,
    analysis_jobs,
    corrections_jobs,
    awards_jobs,
    notices_jobs,
    messages_jobs,
)
COMMANDS = (
    accounts_commands.commands,
    bank_commands.commands,
    roster_commands.commands,
    identity_commands.commands,
    rankings_commands.commands,
    notices_commands.commands,
)
# Served without a door of a room: anyone may call these.
OPEN_ENDPOINTS = frozenset(
    {
        "index",
        "assets",
        "api-docs.openapi_json",
        "api-docs.openapi_swagger_ui",
        "health.alive",
        "health.ready",
        "verify.form",
        "verify.code",
        "verify.style",
        "console.entrance",
        "console.static",
        "player.entrance",
        "player.shell",
        "player.static",
    }
)
ASSETS = Path(__file__).resolve().parents[1] / "node_modules"
DESCRIPTION = "每日练习、每周一测、单位与个人榜单的接口。时间一律为 UTC；分数和比率是两位小数的文本。"


# No room sets any of these itself.
HARDENING = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
)
# Such an answer is one person's, and what may be shown of a paper changes with the minute.
PERSONAL = ("application/json", "application/problem+json")


class Service(Flask):
    """The application; none of its functions is a coroutine, and asking each of them takes its time."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """The application, with every room's routes, jobs and commands.

    `clock` replaces PostgreSQL's time in tests and replays.
    """
    app = Service(__name__, static_folder=None)
    app.config.update(_flask_config(settings))
    app.url_map.converters["id"] = http.IdConverter
    # An address with an empty part is none of ours; nobody is led from it to another.
    app.url_map.merge_slashes = False
    app.json = _plain_json(app)
    app.extensions["quizsvc.settings"] = settings
    db.init_app(app)
    app.extensions["quizsvc.clock"] = clock or DatabaseClock(_engine_of(app))
    queue.init(app, redis_url=settings.redis_url, name=settings.queue)
    JWTManager(app)
    http.use_authentication(app, authenticate)
    _open_doors(app)
    problems.init(app)
    app.wsgi_app = _hardened(app.wsgi_app)  # type: ignore[assignment, method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def authenticate(now: datetime, policy: http.Policy, believing: bool) -> http.Caller:
    """The caller by their token or cookie, with the person of the roster that they are, if any."""
    shown = credentials.presented(now=now, refresh=policy.refresh, borne=policy.borne)
    pair_id = shown.pair_id
    if pair_id is None:
        if not policy.binding:
            raise NotSignedIn()
        return http.Caller(wechat_user_id=shown.wechat_user_id)
    bearer = identity.bearer(pair_id, believing=believing)
    if bearer is None:
        raise NotSignedIn()
    if shown.cookie is not None:
        cookies.keep(shown.cookie, now=now, roles=[*bearer.roles, *bearer.dormant_roles])
    elif not (policy.refresh or bearer.is_used):
        # A use is a use, also when what it asks for is refused.
        tokens.note_use(now=now, pair_id=pair_id)
    return http.Caller(
        account_id=bearer.account_id,
        roles=frozenset(bearer.roles),
        dormant_roles=frozenset(bearer.dormant_roles),
        person_id=bearer.person_id,
        session_id=bearer.session_id,
        pair_id=pair_id,
    )


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(pool_size=settings.pool_size),
        "MAX_CONTENT_LENGTH": http.UPLOAD_LIMIT,
        # A method that nobody declared is refused like any other; there is no CORS to be asked about.
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        "JWT_SECRET_KEY": settings.secret_key,
        "JWT_TOKEN_LOCATION": ["headers"],
        # No random claim in a token: the same pair must give the same bytes (accounts/tokens.py).
        "JWT_COOKIE_CSRF_PROTECT": False,
        "API_TITLE": "quizsvc",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.0.3",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "OPENAPI_SWAGGER_UI_PATH": "docs",
        "OPENAPI_SWAGGER_UI_URL": "/assets/swagger-ui-dist/",
        # Else the page asks swagger.io to validate the document, as soon as it is served under a real name.
        "OPENAPI_SWAGGER_UI_CONFIG": {"validatorUrl": None},
        "API_SPEC_OPTIONS": {
            "info": {"description": DESCRIPTION},
            "components": {
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": cookies.ON_HTTPS.session},
                    "page": {"type": "apiKey", "in": "header", "name": cookies.HEADER},
                }
            },
        },
    }


def _plain_json(app: Flask) -> DefaultJSONProvider:
    provider = DefaultJSONProvider(app)
    provider.ensure_ascii = False
    provider.sort_keys = False
    return provider


def _engine_of(app: Flask) -> Callable[[], sa.Engine]:
    def engine() -> sa.Engine:
        with app.app_context():
            return db.engine

    return engine


def _open_doors(app: Flask) -> None:
    openapi.publish(app, DOORS)
    for group in COMMANDS:
        app.cli.add_command(group)
    app.add_url_rule("/assets/swagger-ui-dist/<path:name>", "assets", _asset)
    app.register_blueprint(health.door)
    app.register_blueprint(awards_api.page.door)
    app.register_blueprint(player_pages.door)
    app.register_blueprint(console_pages.door)
    app.add_url_rule("/", "index", _index)


def _asset(name: str) -> Response:
    return send_from_directory(ASSETS / "swagger-ui-dist", name, max_age=3600)


def _index() -> Response:
    return redirect("/api/v1/docs")  # type: ignore[return-value]


def _hardened(serve: WSGIApplication) -> WSGIApplication:
    """Every answer, with what keeps browsers from guessing at it, framing it and keeping it. Here, where
    headers are a list, it costs least.
    """

    def serve_hardened(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failed: Any) -> Callable[[bytes], object]:
            told = dict(headers)
            if told.get("Content-Type") in PERSONAL and "Cache-Control" not in told:
                headers = [*headers, ("Cache-Control", "no-store")]
            return start_response(status, [*headers, *HARDENING], *failed)

        return serve(environ, start)

    return serve_hardened
