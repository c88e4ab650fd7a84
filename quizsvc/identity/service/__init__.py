"""Use cases of identity: how people of the roster get an account, by a code or by WeChat, and how WeChat
loses it again; accepting the privacy notice; the locks of those who tried too often.
"""

from quizsvc.identity.service.activating import IssuedCode, activate, issue_codes
from quizsvc.identity.service.binding import bind
from quizsvc.identity.service.consenting import accept
from quizsvc.identity.service.demo import SignedIn, issue_tokens, note_demo
from quizsvc.identity.service.forgetting import are_traces_old, forget_traces
from quizsvc.identity.service.locks import Lock, lift, locks
from quizsvc.identity.service.refusals import (
    AccountBound,
    AccountDisabled,
    AlreadyBound,
    ConsentMissing,
    HasAccount,
    NobodyToBind,
    NotADemo,
    NotBound,
    NoticeChanged,
    TooFewPeople,
    WechatBound,
    WrongActivation,
)
from quizsvc.identity.service.wechat_binding import (
    bind_by_name,
    bind_by_password,
    bind_by_phone,
    openid_to_ask_about,
)
from quizsvc.identity.service.wechat_users import sign_in_by_wechat, unbind, unbind_own

__all__ = [
    "AccountBound",
    "AccountDisabled",
    "AlreadyBound",
    "ConsentMissing",
    "HasAccount",
    "IssuedCode",
    "Lock",
    "NobodyToBind",
    "NotADemo",
    "NotBound",
    "NoticeChanged",
    "SignedIn",
    "TooFewPeople",
    "WechatBound",
    "WrongActivation",
    "accept",
    "activate",
    "are_traces_old",
    "bind",
    "bind_by_name",
    "bind_by_password",
    "bind_by_phone",
    "forget_traces",
    "issue_codes",
    "issue_tokens",
    "lift",
    "locks",
    "note_demo",
    "openid_to_ask_about",
    "sign_in_by_wechat",
    "unbind",
    "unbind_own",
]
