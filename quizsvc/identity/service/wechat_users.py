"""WeChat users come in, and lose their account again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts import queries as accounts_queries
from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.accounts.rules import Role
from quizsvc.identity import queries
from quizsvc.identity.models import WechatUser
from quizsvc.identity.service.refusals import AccountDisabled, NotBound
from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotAllowed, NotFound
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons


def sign_in_by_wechat(*, now: datetime, appid: str, openid: str) -> tokens.Tokens:
    """Sign in whom WeChat vouches for: to their account, or, as long as they have none, so that they can be
    bound and nothing else.

    Raises:
        AccountDisabled.
    """
    seen = insert(WechatUser).values(appid=appid, openid=openid, seen_at=now)
    # It locks the row, so that who is being unbound is either signed in before, and out again, or not at all.
    known = seen.on_conflict_do_update(index_elements=["appid", "openid"], set_={"seen_at": now})
    user_id, account_id = session().execute(known.returning(WechatUser.id, WechatUser.account_id)).one()
    if account_id is None:
        return tokens.bind_only(now=now, wechat_user_id=user_id, seen_at=now)
    if accounts.read(account_id=account_id).disabled_at is not None:
        raise AccountDisabled()
    return tokens.open_session(now=now, account_id=account_id)


def unbind(
    *,
    now: datetime,
    actor: int,
    actor_roles: frozenset[str],
    actor_person: int | None,
    person_id: int,
    reason: str,
    address: str,
) -> None:
    """Take a person's account from their WeChat, and end all its sessions: a telephone was lost or sold, or
    the wrong person was bound. Whoever it is can be bound again.

    Raises:
        NotFound: no such person, or not one of the unit admin's own subtree. NotAllowed: the unit admin deals
        with colleagues who hold no role. NotBound.
    """
    is_organizer = Role.ORGANIZER in actor_roles
    if roster.person(person_id) is None or not (is_organizer or _manages(actor_person, person_id, now)):
        raise NotFound("没有这名人员")
    account_id = queries.account_of(person_id)
    if account_id is None:
        raise NotBound()
    if not is_organizer and accounts_queries.roles_of(account_id):
        raise NotAllowed("这名人员有工作人员角色，请联系组织者解除")
    _take(now=now, actor=actor, account_id=account_id, address=address, reason=reason)


def unbind_own(*, now: datetime, account_id: int, address: str) -> None:
    """Take one's own account from one's WeChat; all its sessions end, this one too.

    Raises:
        NotBound.
    """
    _take(now=now, actor=account_id, account_id=account_id, address=address, reason="本人解除")


def _manages(actor_person: int | None, person_id: int, now: datetime) -> bool:
    day = seasons.today(now)
    place = roster.place_of(person_id, day)
    return place is not None and place in roster.units_managed_by(actor_person, day)


def _take(*, now: datetime, actor: int, account_id: int, address: str, reason: str) -> None:
    bound = sa.update(WechatUser).where(WechatUser.account_id == account_id)
    taken = bound.values(account_id=None, bound_at=None).returning(WechatUser.id)
    if session().scalar(taken.execution_options(synchronize_session=False)) is None:
        raise NotBound()
    tokens.revoke_all(now=now, account_id=account_id, reason="wechat unbound")
    about = f"account:{account_id}"
    audit.record("wechat.unbind", now=now, actor=actor, subject=about, address=address, reason=reason)
