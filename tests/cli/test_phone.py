"""The demo's WeChat beside the service: when there is one, what the product is told, what people see."""

import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quizsvc.cli import phone, ports, screen, stack
from quizsvc.cli.faults import StackFault
from quizsvc.cli.options import ROOT, Options
from quizsvc.identity import service as identity
from quizsvc.kit import db
from quizsvc.kit.config import Settings

USERS = [{"name": "张三", "phone": "12900000001", "about": "甲市，证号 ZF001"}]


@pytest.fixture
def options(tmp_path: Path) -> Options:
    (tmp_path / "wechat.json").write_text(json.dumps(USERS))
    return Options(port=8000, host="127.0.0.1", data_dir=tmp_path, fresh=False, empty=False)


def test_real_people_get_no_made_up_wechat(app, services, options) -> None:
    assert phone.beside(options, services, {}) is None


def test_the_demo_gets_one_unless_the_operator_has_connected_a_mini_program(
    app, services, clock, options
) -> None:
    with db.transaction():
        identity.note_demo(now=clock.now(), season_id=1, seed=1)
    found = phone.beside(options, services, {})
    assert found is not None
    assert found.port > options.port
    assert phone.beside(options, services, {"WECHAT_APPID": "wx1"}) is None
    assert phone.beside(options, services, {"PLAIN_HTTP": ""}) is None
    assert phone.beside(Options(8000, "127.0.0.1", options.data_dir, False, True), services, {}) is None
    (options.data_dir / "wechat.json").unlink()
    assert phone.beside(options, services, {}) is None


def test_the_product_takes_what_it_is_told(settings: Settings, options: Options) -> None:
    wechat = phone.DemoWechat("0.0.0.0", 8001, "127.0.0.1:8000", options.data_dir / "wechat.json")
    told = {**settings.as_environment(), "PLAIN_HTTP": "1", **wechat.settings}
    read = Settings.from_env(told).wechat
    assert read is not None
    assert (read.base, len(read.templates)) == ("http://127.0.0.1:8001", 4)
    assert wechat.secret not in repr(wechat)
    assert all(stack._is_ours(name) for name in ("PLAIN_HTTP", "SECOND_FACTOR", *wechat.settings))


def test_the_pages_may_be_used_without_tls_and_without_phones(services, options: Options) -> None:
    told = stack._environment(options, services)
    assert (told["PLAIN_HTTP"], told["SECOND_FACTOR"]) == ("1", "optional")


def test_it_runs_as_a_program_with_the_same_people_each_time(options: Options) -> None:
    first, second = (everybody(options) for _ in range(2))
    assert first == second
    assert first["张三"] != first["不在名册上的人甲"]


def everybody(options: Options) -> dict[str, str]:
    wechat = phone.DemoWechat("127.0.0.1", 0, "127.0.0.1:9", options.data_dir / "wechat.json")
    with running(wechat) as address:
        with urllib.request.urlopen(address, timeout=30) as page:
            assert "甲市，证号 ZF001" in page.read().decode()
        with urllib.request.urlopen(f"{address}/control/users", data=b"", timeout=30) as answer:
            return {user["name"]: user["openid"] for user in json.load(answer)["items"]}


@contextmanager
def running(wechat: phone.DemoWechat) -> Iterator[str]:
    """Its address, which is the only line that it writes."""
    environment = {**os.environ, **wechat.settings}
    with subprocess.Popen(
        wechat.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
        assert process.wait(30) == 0


def test_a_port_after_that_of_the_site_which_nobody_has() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert ports.free_after(port - 1, "127.0.0.1") > port
    with pytest.raises(StackFault, match="请用 --port 换一个端口"):
        ports.free_after(65_535, "127.0.0.1")


@pytest.mark.parametrize(
    ("host", "seen"),
    [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("127.0.0.2", "127.0.0.2")],
)
def test_what_listens_everywhere_is_reached_here(host: str, seen: str) -> None:
    assert ports.own(host) == seen


def test_others_come_by_an_address_of_the_network_if_there_is_one() -> None:
    assert ports.for_others("127.0.0.1") is None
    found = ports.for_others("0.0.0.0")
    if found is not None:
        ports.check(found, 0)


def test_people_are_told_where_to_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = [
        {"role": "participant", "account": f"participant{n}", "password": f"word-{n}", "name": "某人"}
        for n in (1, 2, 3)
    ]
    (tmp_path / "accounts.json").write_text(json.dumps(listed))
    screen.show_ready(
        folder=tmp_path,
        environment=tmp_path / "environment",
        host="127.0.0.1",
        others="192.168.0.8",
        port=8000,
        wechat_port=8001,
    )
    shown = capsys.readouterr().out
    for text in (
        "http://127.0.0.1:8000/m/",
        "http://127.0.0.1:8001/",
        "http://192.168.0.8:8000/m/",
        "http://192.168.0.8:8001/",
        *(f"participant{n}    word-{n}" for n in (1, 2, 3)),
        f"{tmp_path}/logs",
        "打开小程序",
    ):
        assert text in shown, shown


def test_without_the_demos_wechat_nobody_is_sent_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screen.show_ready(
        folder=tmp_path,
        environment=tmp_path / "environment",
        host="127.0.0.1",
        others=None,
        port=8000,
        wechat_port=None,
    )
    shown = capsys.readouterr().out
    assert "演示微信" not in shown
    assert "create-admin" in shown
