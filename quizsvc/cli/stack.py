"""The whole service on one machine: servers, schema, demo, web, worker, tick. What scripts/run ends in.

python -m quizsvc.cli.stack [--port 8000] [--host 127.0.0.1] [--data-dir FOLDER] [--fresh] [--empty]
"""

import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping

from quizsvc.cli import database, phone, ports, screen, supervisor
from quizsvc.cli import folder as folders
from quizsvc.cli.faults import StackFault, Stopped
from quizsvc.cli.options import HELP, Options, read
from quizsvc.kit import devservices

READY_WITHIN_S = 90.0
DEATHS_BEFORE_READY = 2
YIELDS = 5  # people wait for the web, nobody waits for a second of the worker
WATCH_EVERY_S = 0.5
SERVER_AGAIN_AFTER_S = 10.0
# What would change our children's ways behind our back.
NOT_PASSED_ON = (
    "GUNICORN_CMD_ARGS",
    "FLASK_APP",
    "FLASK_DEBUG",
    "PYTHONHOME",
    "PYTHONPATH",
    "WEB_CONCURRENCY",
)


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C, SIGTERM or SIGHUP; returns the exit status."""
    options = read(arguments)
    if options is None:
        sys.stdout.write(HELP)
        return 0
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    try:
        _run(options, stopping)
    except (StackFault, devservices.DevServiceError) as fault:
        screen.say(f"\n{fault}")
        return 1
    except Stopped:
        pass
    screen.say("已停止。")
    return 0


def _run(options: Options, stopping: threading.Event) -> None:
    folder = options.data_dir
    mark = folders.prepare(folder)
    with devservices.held(folder):
        supervisor.end_leftovers(folder, mark)
        ports.check(options.host, options.port)
    if options.fresh:
        folders.erase(folder)
    given = os.environ  # of this start alone; the product reads its own in kit/config.py
    with devservices.started(
        folder,
        database_url=given.get("DATABASE_URL"),
        migration_database_url=given.get("MIGRATION_DATABASE_URL"),
        redis_url=given.get("REDIS_URL"),
    ) as services:
        children = supervisor.Supervisor(folder, mark, say=screen.say)
        try:
            own = _environment(options, services)
            owner = {**own, "MIGRATION_DATABASE_URL": services.owner_url}
            database.prepare(options, services, children, owner, stopping)
            wechat = phone.beside(options, services, given)
            sent_there = wechat.settings if wechat else {}
            _serve(options, children, {**own, **sent_there}, wechat, stopping)
            _show(options, {**owner, **sent_there}, wechat)
            _watch(services, children, stopping)
        finally:
            screen.say("正在停止……")
            children.stop()
            (folder / "environment").unlink(missing_ok=True)


def _environment(options: Options, services: devservices.Services) -> dict[str, str]:
    """For the web, the worker and the tick: the application's role only; migrations, the demo and the
    administrator's shell get the owner's too.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    inherited.pop("MIGRATION_DATABASE_URL", None)
    return {
        "PLAIN_HTTP": "1",  # there is nobody in front who could speak TLS
        "SECOND_FACTOR": "optional",  # nobody has the phones of made-up people
        **inherited,
        "DATABASE_URL": services.app_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or folders.secret_key(options.data_dir),
        "QUIZSVC_DATA_DIR": str(options.data_dir),
        "PYTHONUNBUFFERED": "1",
    }


def _python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]  # console scripts break in folders with blanks


def _flask(*arguments: str) -> list[str]:
    return _python("flask", "--app", "wsgi", *arguments)


def _serve(
    options: Options,
    children: supervisor.Supervisor,
    environment: Mapping[str, str],
    wechat: phone.DemoWechat | None,
    stopping: threading.Event,
) -> None:
    if wechat is not None:
        children.start("演示微信", "wechat", wechat.command, environment)
    children.start("网站", "web", _web(options), environment)
    with screen.waiting("正在启动网站……"):
        _await_ready(options, children, stopping)
    # After the web, so that all processors help it to start; nothing that it accepts meanwhile is lost.
    children.start("后台任务", "worker", _flask("worker"), environment, yields=YIELDS)
    children.start("定时任务", "tick", _flask("tick"), environment, yields=YIELDS)


def _show(options: Options, environment: Mapping[str, str], wechat: phone.DemoWechat | None) -> None:
    shell = {name: value for name, value in environment.items() if _is_ours(name)}
    screen.show_ready(
        folder=options.data_dir,
        environment=folders.write_environment(options.data_dir, shell),
        host=ports.own(options.host),
        others=ports.for_others(options.host),
        port=options.port,
        wechat_port=wechat.port if wechat else None,
    )


def _is_ours(name: str) -> bool:
    servers = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "QUIZSVC_DATA_DIR")
    return name in (*servers, "PLAIN_HTTP", "SECOND_FACTOR") or name.startswith("WECHAT_")


def _web(options: Options) -> list[str]:
    settings: Mapping[str, str] = {
        "--worker-class": "gthread",
        "--workers": "2",
        "--threads": "8",
        "--graceful-timeout": "5",
        "--bind": f"{ports.in_url(options.host)}:{options.port}",
    }
    flat = [part for pair in settings.items() for part in pair]
    # Loaded once, before its workers are forked: half the start-up. The app connects to nothing until asked.
    return _python("gunicorn", *flat, "--preload", "--no-control-socket", "wsgi:app")


def _address(options: Options) -> str:
    """As this machine reaches it, also when all addresses are listened on."""
    return f"{ports.own(options.host)}:{options.port}"


def _await_ready(options: Options, children: supervisor.Supervisor, stopping: threading.Event) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    address = _address(options)
    answer = "没有回应"
    while answer != "200":
        if stopping.wait(0.1):
            raise Stopped
        children.watch()
        for child in children.children:
            if child.deaths >= DEATHS_BEFORE_READY:
                raise StackFault(f"{child.label}起不来。日志 {child.log} 的末尾：\n{child.last_words()}")
        if time.monotonic() > deadline:
            raise StackFault(
                f"网站 {READY_WITHIN_S:.0f} 秒内没有就绪（/readyz：{answer}）。请看日志 {children.logs}。"
            )
        answer = _ask_ready(address)


def _ask_ready(address: str) -> str:
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        body = response.read(500).decode(errors="replace")
        return "200" if response.status == 200 else f"{response.status} {body}"
    except (OSError, http.client.HTTPException) as fault:
        return f"没有回应，{fault}"
    finally:
        connection.close()


def _watch(
    services: devservices.Services, children: supervisor.Supervisor, stopping: threading.Event
) -> None:
    servers = [server for server in (services.own_postgres, services.own_redis) if server is not None]
    again_at = 0.0
    while not stopping.wait(WATCH_EVERY_S):
        children.watch()
        for server in servers:
            if not server.running() and time.monotonic() >= again_at:
                screen.say(f"{server.label} 意外退出，正在重新启动。日志：{server.log}")
                try:
                    server.start()
                except devservices.DevServiceError as fault:
                    again_at = time.monotonic() + SERVER_AGAIN_AFTER_S
                    screen.say(f"{fault} {SERVER_AGAIN_AFTER_S:.0f} 秒后再试。")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
