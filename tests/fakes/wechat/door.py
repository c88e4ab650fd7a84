"""The demo's phone: pages on which one is a made-up WeChat user and opens the mini-program, whose part is
played here. It does what `miniprogram/` does: a login code, the product's tokens, a ticket, the product's
pages.
"""

import http.client
import json
import re
import threading
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from tests.fakes.wechat.world import User, World

Members = dict[str, Any]
PATIENCE_S = 15
MOST_AT_ONCE = 3  # templates that WeChat's window asks for

PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>演示微信</title>
<style>
body {{ margin: 0 auto; max-width: 36rem; padding: 1rem; font: 1rem/1.6 sans-serif; color: #222; }}
h1 {{ font-size: 1.3rem; }}
li {{ padding: .7rem 0; border-top: 1px solid #ddd; list-style: none; }}
ul {{ padding: 0; }}
small, .quiet {{ color: #666; }}
button {{ font: inherit; color: #fff; background: #07883f; border: 0; border-radius: .4rem;
  padding: .6rem 1rem; min-height: 44px; }}
button.second {{ color: #222; background: #eee; }}
form {{ display: inline-block; margin: .3rem .5rem .3rem 0; }}
.text {{ white-space: pre-wrap; border: 1px solid #ddd; padding: .7rem; max-height: 50vh; overflow: auto; }}
.no {{ border-left: 4px solid #c00; padding-left: .7rem; }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


class NotDone(Exception):
    """The product said no, or nothing: its own sentence for the user."""


class Door:
    """Opens the mini-program of a product that listens on `site` (`127.0.0.1:8000`)."""

    def __init__(self, world: World, site: str) -> None:
        self._world = world
        self._site = site
        self._tokens: dict[str, str] = {}  # of the product, by openid
        self._lock = threading.Lock()

    def answer(self, asked: Any, path: str) -> None:
        """One request of a browser."""
        parts = path.strip("/").split("/")
        try:
            if path == "/" and asked.command == "GET":
                self._page(asked, "演示微信", self._list())
            elif parts[0] == "as" and len(parts) == 3 and parts[1] in self._world.users:
                self._deed(asked, self._world.users[parts[1]], parts[2])
            else:
                asked.send_error(404)
        except NotDone as no:
            body = f'<p class="no">{escape(str(no))}</p><p><a href="/">回到列表</a></p>'
            self._page(asked, "没有成功", body)

    def _deed(self, asked: Any, user: User, deed: str) -> None:
        """What is tapped on the phone of a user; each leads to a page."""
        match (asked.command, deed):
            case ("POST", "open" | "allow") if not self._sign_in(user):
                self._page(asked, "隐私说明", self._privacy(user))
            case ("POST", "allow"):
                self._page(asked, "已允许消息提醒", self._allow(user))
            case ("POST", "open"):
                self._enter(asked, user)
            case ("POST", "agree"):
                self._call(user, "POST", "/me/consents", {"version": self._notice()["version"]})
                self._page(asked, "绑定名册上的人员", _binding(user))
            case ("POST", "phone"):
                bound = self._call(user, "POST", "/auth/bind", {"phone_code": self._world.phone_code(user)})
                self._keep(user, bound["access_token"])
                self._enter(asked, user)
            case ("POST", "form"):
                self._enter(asked, user)
            case _:
                asked.send_error(404)

    def _sign_in(self, user: User) -> bool:
        """Open the mini-program; whether the user is bound to a person already."""
        answer = self._call(None, "POST", "/auth/wechat", {"code": self._world.login_code(user)})
        self._keep(user, answer["access_token"])
        return bool(answer["bound"])

    def _allow(self, user: User) -> str:
        """Say yes to each kind of message once, in WeChat's window and to the product."""
        offered = self._call(user, "GET", "/me/subscriptions")["items"]
        ids = [one["template_id"] for one in offered]
        with self._world.lock:
            user.credits.update(ids)
        for first in range(0, len(ids), MOST_AT_ONCE):
            said = dict.fromkeys(ids[first : first + MOST_AT_ONCE], "accept")
            self._call(user, "POST", "/me/subscriptions", {"results": said})
        titles = "".join(f"<li>{escape(one['title'])}，一次</li>" for one in offered)
        return f"<ul>{titles}</ul>{BACK}"

    def _enter(self, asked: Any, user: User) -> None:
        """Show the product's pages, at the address of this page's own host."""
        ticket = self._call(user, "POST", "/auth/ticket")["ticket"]
        host = urlsplit(f"//{asked.headers.get('Host', '')}").hostname or "127.0.0.1"
        host = f"[{host}]" if ":" in host else host
        port = self._site.rpartition(":")[2]
        asked.redirect(f"http://{host}:{port}/m/enter?ticket={quote(ticket)}")

    def _keep(self, user: User, token: str) -> None:
        with self._lock:
            self._tokens[user.openid] = token

    def _notice(self) -> Members:
        return self._call(None, "GET", "/privacy")

    def _privacy(self, user: User) -> str:
        text = escape(_plain(self._notice()["text"]))
        return f'<div class="text">{text}</div>{_button(user, "agree", "同意并继续")}{BACK}'

    def _list(self) -> str:
        """Everybody, with what they have received."""
        lead = '<p class="quiet">这里代替手机上的微信，人和号码都是虚构的。选一个人，打开小程序。</p>'
        with self._world.lock:
            rows = [
                f"<li><strong>{escape(user.name)}</strong> "
                f"<small>{user.phone} {escape(user.about)}</small><br>"
                f"{_button(user, 'open', '打开小程序')}"
                f"{_button(user, 'allow', '允许消息提醒', second=True)}{self._received(user)}</li>"
                for user in self._world.users.values()
            ]
        return f"{lead}<ul>{''.join(rows)}</ul>"

    def _received(self, user: User) -> str:
        texts = [
            " · ".join(field["value"] for field in message["data"].values())
            for message in self._world.sent
            if message["touser"] == user.openid
        ]
        return "".join(f"<br><small>收到订阅消息：{escape(text)}</small>" for text in texts)

    def _page(self, asked: Any, title: str, body: str) -> None:
        page = PAGE.format(title=escape(title), body=body)
        asked.send(200, "text/html; charset=utf-8", page.encode())

    def _call(self, user: User | None, method: str, path: str, body: Members | None = None) -> Members:
        """The product's answer, in the name of a user who has opened the mini-program.

        Raises:
            NotDone.
        """
        headers = {"Content-Type": "application/json"}
        if user is not None:
            token = self._tokens.get(user.openid)
            if token is None:
                raise NotDone("演示微信重新启动过，请回到列表再打开一次小程序。")
            headers["Authorization"] = f"Bearer {token}"
        sent = None if method == "GET" else json.dumps(body or {})
        line = http.client.HTTPConnection(self._site, timeout=PATIENCE_S)
        try:
            line.request(method, f"/api/v1{path}", sent, headers)
            response = line.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as fault:
            raise NotDone("网站没有回应，请稍后再试。") from fault
        finally:
            line.close()
        members: Members = json.loads(answer) if answer else {}
        if response.status >= 400:
            raise NotDone(members.get("detail") or f"网站回答 {response.status}。")
        return members


BACK = '<p><a href="/">回到列表</a></p>'


def _plain(text: str) -> str:
    """A text of the product without the marks of its headings, lists, and bold words."""
    return re.sub(r"(?m)^#+ |\*\*", "", text).replace("\n* ", "\n· ")


def _binding(user: User) -> str:
    return (
        '<p class="quiet">第一次使用，要认出您是名册上的哪一位。</p>'
        f"{_button(user, 'phone', '用微信手机号绑定')}"
        f"{_button(user, 'form', '填写姓名和证号，或账号和密码', second=True)}{BACK}"
    )


def _button(user: User, deed: str, text: str, *, second: bool = False) -> str:
    kind = ' class="second"' if second else ""
    action = f"/as/{quote(user.openid)}/{deed}"
    return f'<form method="post" action="{action}"><button{kind}>{text}</button></form>'
