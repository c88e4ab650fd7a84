"""All that is kept about one person, to read and to take away.

What was answered comes through the services that participants ask too, so that nothing is told here that is
withheld there; and no key at all.
"""

import io
import json
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

from quizsvc.kit import audit, books, db
from quizsvc.kit.books import Head
from quizsvc.kit.errors import Unavailable
from quizsvc.messages.rules import Kind
from quizsvc.oversight import rules as oversight
from quizsvc.player import queries
from quizsvc.player.rules import NOTES, OwnData, Part, document, part, points
from quizsvc.player.service import done
from quizsvc.roster.rules import Act, RequestState, Track
from quizsvc.season import queries as seasons

SIGN_INS = "登录时间 大约最近使用 退出或失效时间 验证码验证时间 用浏览器 网络地址 浏览器"
LOCK = "player.own_data"
RETRY_AFTER_S = 5
JSON_NAME, BOOK_NAME = "我的数据.json", "我的数据.xlsx"
WIDEST = 60
SENDING = {
    "waiting": "等待发送",
    "sending": "正在发送",
    "sent": "已发送",
    "refused": "您没有允许",
    "failed": "没有发成",
}


class DataBusy(Unavailable):
    """One at a time: to put all together takes as long as a hundred other requests."""

    title = "正在为别人整理数据，请过几秒再试"


def own_data(*, now: datetime, actor: int, person_id: int, address: str) -> OwnData:
    """All parts, of the person and of the account.

    Raises:
        DataBusy: somebody else's are being put together.
    """
    if not db.try_lock(LOCK):
        raise DataBusy(retry_after=RETRY_AFTER_S)
    audit.record("person.take_data", now=now, actor=actor, subject=f"person:{person_id}", address=address)
    zone = seasons.zone()
    given = (*_roster(person_id, zone), *_account(person_id, actor, zone), *_standings(person_id, zone))
    return OwnData(now, NOTES, (*given, *done.parts(now, person_id, zone)))


def own_files(data: OwnData) -> bytes:
    """The same as a zip with a JSON file and a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        told = json.dumps(document(data, seasons.zone()), ensure_ascii=False, indent=2)
        archive.writestr(JSON_NAME, told)
        archive.writestr(BOOK_NAME, _book(data))
    return out.getvalue()


def _roster(person_id: int, zone: ZoneInfo) -> tuple[Part, ...]:
    """Who one is, where, and what one need not do."""
    places = [(unit, Track(track).chinese, *rest) for unit, track, *rest in queries.memberships(person_id)]
    asked = [
        (Act(act).chinese, why, at, RequestState(state).chinese, *rest)
        for act, why, at, state, *rest in queries.requests(person_id)
    ]
    return (
        part("本人", "姓名 工号或证书号 手机号", queries.person(person_id), zone),
        part("在册记录", "单位 条线 从 到 录入时间 被替换时间", places, zone),
        part("免考记录", "从 到 原因 录入时间 被替换时间", queries.exemptions(person_id), zone),
        part("名册申报", "申报 说明 申报时间 状态 办理时间 不同意的原因", asked, zone),
        part("准许补答", "试卷 准许时间 原因", queries.grants(person_id), zone),
    )


def _account(person_id: int, account_id: int, zone: ZoneInfo) -> tuple[Part, ...]:
    """How one gets in, and what was done there."""
    allowed = [(Kind(kind).chinese, *rest) for kind, *rest in queries.subscriptions(account_id)]
    deeds = [(at, oversight.worded(action), *rest) for at, action, *rest in queries.deeds(account_id)]
    sent = [(Kind(kind).chinese, SENDING[state], *at) for kind, state, *at in queries.messages(account_id)]
    return (
        part("账号", "账号 显示的姓名 建立时间 绑定本人时间 停用时间", queries.account(account_id), zone),
        part("激活码", "发出时间 失效时间 使用时间", queries.activation(person_id), zone),
        part("角色", "角色 授予时间 收回时间", queries.roles(account_id), zone),
        part("登录", SIGN_INS, queries.sessions(account_id), zone),
        part("二次验证", "开通时间", queries.second_factor(account_id), zone),
        part("微信绑定", "小程序 微信标识openid 绑定时间 最近来访", queries.wechat(account_id), zone),
        part("隐私说明", "同意的版本 同意时间", queries.consents(account_id), zone),
        part("消息订阅", "种类 还可收几条 开始时间", allowed, zone),
        part("微信消息", "种类 状态 产生时间 办完时间", sent, zone),
        part("操作记录", "时间 操作 网络地址", deeds, zone),
        part("看过的通报", "通报 首次看的时间", queries.read_notices(account_id), zone),
    )


def _standings(person_id: int, zone: ZoneInfo) -> tuple[Part, ...]:
    """What one's weeks came to, and what was published of it."""
    weeks = [(*told, points(score)) for *told, score in queries.weeks(person_id)]
    ranks = [
        (*told, Track(track).chinese, rank, points(score))
        for *told, track, rank, score in queries.ranks(person_id)
    ]
    of_weeks = "周一 应参加 免考 已参加 计入的练习次数 计入的测试次数 综合成绩"
    return (
        part("各周成绩", of_weeks, weeks, zone),
        part("已发布的名次", "统计期 版本 发布时间 单位 条线 名次 综合成绩", ranks, zone),
    )


def _book(data: OwnData) -> bytes:
    with books.book() as (target, made):
        books.add_sheet(target, "说明", (Head("说明", 100),), [(note,) for note in data.notes])
        for each in data.parts:
            heads = [Head(head, _width(each, column)) for column, head in enumerate(each.heads)]
            books.add_sheet(target, each.title, heads, each.rows)
    workbook: bytes = made()
    return workbook


def _width(of: Part, column: int) -> int:
    """In halfwidth characters, for what stands in the column."""
    texts = (of.heads[column], *(row[column] for row in of.rows))
    widest = max((len(text) + len(text.encode())) // 2 for text in texts)
    return min(max(widest + 2, 10), WIDEST)
