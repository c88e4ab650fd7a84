"""Settings: read from the environment, and handed on."""

from dataclasses import replace
from pathlib import Path

import pytest

from quizsvc.kit import burst, config
from quizsvc.kit.config import MESSAGES, Misconfigured, Settings, Template, Wechat

SECRET = "a secret of this test, of 32 letters and more"
FULL = Settings(
    database_url="postgresql+psycopg://app@/quiz",
    migration_database_url="postgresql+psycopg://owner@/quiz",
    redis_url="unix:///nowhere/redis.sock",
    secret_key=SECRET,
    trusted_proxies=2,
    queue="another",
    pool_size=3,
    data_dir=Path("/somewhere"),
    public_url="https://dati.example.gov.cn",
    plain_http=True,
    second_factor=True,
    wechat=Wechat(
        "wx0",
        "hush-hush",
        "http://127.0.0.1:8090",
        {
            "notice-out": Template("T1", MESSAGES["notice-out"]),
            "paper-opens": Template("T2", ("thing2", "date5", "time6", "thing9")),
        },
        messages_a_second=3,
    ),
)


def test_a_child_process_reads_the_same_settings():
    assert Settings.from_env(FULL.as_environment()) == FULL
    plain = replace(FULL, data_dir=None, public_url=None, plain_http=False, wechat=None)
    assert Settings.from_env(plain.as_environment()) == plain


def test_all_that_is_missing_is_named_at_once():
    with pytest.raises(Misconfigured) as told:
        Settings.from_env({"SECRET_KEY": "short", "TRUSTED_PROXIES": "one"})
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "TRUSTED_PROXIES"):
        assert name in str(told.value)


def test_a_second_factor_is_required_unless_the_settings_say_otherwise():
    env = FULL.as_environment()
    unsaid = {name: value for name, value in env.items() if name != "SECOND_FACTOR"}
    assert Settings.from_env(unsaid).second_factor
    assert not Settings.from_env({**env, "SECOND_FACTOR": "optional"}).second_factor
    with pytest.raises(Misconfigured, match="SECOND_FACTOR"):
        Settings.from_env({**env, "SECOND_FACTOR": "no"})


def test_the_public_address_is_one_that_a_browser_opens():
    env = FULL.as_environment()
    assert Settings.from_env({**env, "PUBLIC_URL": "https://dati.example.gov.cn/"}) == FULL
    with pytest.raises(Misconfigured, match="PUBLIC_URL"):
        Settings.from_env({**env, "PUBLIC_URL": "dati.example.gov.cn"})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"WECHAT_SECRET": ""}, "WECHAT_SECRET"),
        ({"WECHAT_APPID": ""}, "WECHAT_APPID"),
        ({"WECHAT_TEMPLATES": "paper-open=T1"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-opens"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-closes=T1:thing1:time2"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-closes=T1:time1:time2:thing3"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-closes=T1:thing:time2:thing3"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-closes=T1:thing1:time2:thing1"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-closes=T1,paper-opens=T1"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_TEMPLATES": "paper-closes=T1,paper-closes=T2"}, "WECHAT_TEMPLATES"),
        ({"WECHAT_MESSAGES_PER_SECOND": "0"}, "WECHAT_MESSAGES_PER_SECOND"),
        ({"WECHAT_MESSAGES_PER_SECOND": "ten"}, "WECHAT_MESSAGES_PER_SECOND"),
        ({"PLAIN_HTTP": ""}, "WECHAT_BASE"),
        ({"WECHAT_BASE": "http://api.weixin.qq.com"}, "WECHAT_BASE"),
        ({"WECHAT_BASE": "https://api.weixin.qq.com.example.com"}, "WECHAT_BASE"),
        ({"WECHAT_BASE": "http://api.weixin.qq.com@127.0.0.1:8090"}, "WECHAT_BASE"),
        ({"WECHAT_BASE": "http://192.168.0.8:8090"}, "WECHAT_BASE"),
        ({"WECHAT_BASE": "http://127.0.0.1:八"}, "WECHAT_BASE"),
    ],
)
def test_the_secret_of_the_mini_program_goes_to_wechat_alone(given, named):
    with pytest.raises(Misconfigured, match=named):
        Settings.from_env({**FULL.as_environment(), **given})


def test_wechats_own_address_is_the_usual_one():
    env = {**FULL.as_environment(), "WECHAT_BASE": "", "PLAIN_HTTP": ""}
    assert FULL.wechat is not None
    assert Settings.from_env(env).wechat == replace(FULL.wechat, base="https://api.weixin.qq.com")


def test_the_secret_of_the_mini_program_is_not_shown():
    assert "hush-hush" not in repr(FULL)


def test_the_running_app_has_its_settings(app, settings):
    assert config.current() == settings


def test_a_worker_that_finds_no_queue_says_why(settings):
    lost = replace(settings, redis_url="unix:///nowhere/redis.sock")
    with pytest.raises(burst.WorkerFailed, match="退出码") as told:
        burst.run(lost)
    assert "redis" in str(told.value).lower()


def test_a_worker_with_nothing_to_do_comes_back(app, settings):
    burst.run(settings)


def test_a_worker_that_takes_too_long_is_ended(settings):
    with pytest.raises(burst.WorkerFailed, match="还没有做完"):
        burst.run(settings, patience_s=0.01)


def test_a_template_has_the_usual_fields_unless_its_own_are_named():
    env = FULL.as_environment()
    read = Settings.from_env(
        {**env, "WECHAT_TEMPLATES": "notice-out=T1, paper-closes=T3:thing4:date1:thing7"}
    )
    assert read.wechat is not None
    assert read.wechat.templates == {
        "notice-out": Template("T1", ("thing1", "time2", "phrase3")),
        "paper-closes": Template("T3", ("thing4", "date1", "thing7")),
    }
    assert Settings.from_env(read.as_environment()) == read
