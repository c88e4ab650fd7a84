"""A WeChat user gets an account: that of the person of the roster that they are, or one whose password they
know.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizsvc.accounts import service as accounts
from quizsvc.accounts import throttle, tokens
from quizsvc.identity import queries
from quizsvc.identity.models import WechatUser
from quizsvc.identity.service.binding import open_account
from quizsvc.identity.service.consenting import accept
from quizsvc.identity.service.refusals import AccountBound, ConsentMissing, NobodyToBind, WechatBound
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotSignedIn
from quizsvc.roster import spelling
from quizsvc.season import queries as seasons


def bind_by_name(
    *, now: datetime, wechat_user_id: int, name: str, credential: str, address: str
) -> tokens.Tokens:
    """Bind a WeChat user to the person with this name and number, and sign them in.

    Only who is on the roster, today or from a later day, and has no account, or one into which nothing else
    lets anybody, can be bound. Whatever is wrong, the answer and the statements behind it are the same.

    Raises:
        NobodyToBind. ConsentMissing. WechatBound. throttle.TooManyTries, throttle.AddressSlowed.
        accounts.AccountExists: it is them, but somebody else's account is called by their number.
    """
    subject = f"binding:{spelling.credential(credential)}"
    attempt = _begun(now=now, wechat_user_id=wechat_user_id, subject=subject, address=address)
    found = queries.people_with_credential(credential, seasons.today(now))
    # With nobody found there is still a name to compare with.
    given = (found[0].name if found else "", name)
    named = hmac.compare_digest(*(spelling.squeezed(text).encode() for text in given))
    return attempt.bound_to(found[0] if found and named else None, way="name")


def openid_to_ask_about(*, wechat_user_id: int) -> str:
    """The openid of somebody for whose telephone number WeChat may be asked, to bind them by it. Afterwards
    no connection is held.

    Raises:
        ConsentMissing. WechatBound. NotSignedIn: there is no such user.
    """
    return _insist_on_one_to_bind(queries.stranger(wechat_user_id, beside=True)).openid


def bind_by_phone(*, now: datetime, wechat_user_id: int, phone: str, address: str) -> tokens.Tokens:
    """Bind a WeChat user to the only person of the roster with this telephone number, which WeChat vouches
    for, as bind_by_name does. The number is compared, and not kept.

    Raises:
        As bind_by_name does.
    """
    # A number that WeChat vouches for cannot be guessed, so only who tries is locked.
    attempt = _begun(
        now=now, wechat_user_id=wechat_user_id, subject=f"wechat:{wechat_user_id}", address=address
    )
    found = queries.people_with_phone(spelling.phone(phone) or "", seasons.today(now))
    return attempt.bound_to(found[0] if len(found) == 1 else None, way="phone")


def bind_by_password(
    *, now: datetime, wechat_user_id: int, name: str, password: str, address: str
) -> tokens.Tokens:
    """Give a WeChat user the account whose name and password they know, and sign them in.

    Raises:
        NobodyToBind: a wrong name or password. AccountBound: another WeChat user has it. ConsentMissing.
        WechatBound. throttle.TooManyTries, throttle.AddressSlowed.
    """
    _insist_on_one_to_bind(queries.stranger(wechat_user_id))
    try:
        account_id = accounts.recognise(
            now=now, name=name, password=password, address=address, tried_by=f"wechat:{wechat_user_id}"
        )
    except accounts.WrongCredentials as error:
        raise NobodyToBind() from error
    _give(now, wechat_user_id, account_id, address, way="password")
    return tokens.open_session(now=now, account_id=account_id)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """To be bound to a person: by whom, on what (throttle), from where."""

    now: datetime
    wechat_user_id: int
    subject: str
    address: str

    def bound_to(self, person: queries.Bindable | None, *, way: str) -> tokens.Tokens:
        """Signed in as the person, if it is somebody who is free."""
        account_id = self._account_of(person) if person is not None and person.is_free else None
        try:
            if account_id is not None:
                _give(self.now, self.wechat_user_id, account_id, self.address, way=way)
        except AccountBound:
            account_id = None  # another telephone was bound to it at this very moment
        if account_id is None:
            told = {"subject": self.subject, "tried_by": f"wechat:{self.wechat_user_id}"}
            throttle.note_failure(now=self.now, address=self.address, **told)
            raise NobodyToBind()
        throttle.forget(subject=self.subject)
        return tokens.open_session(now=self.now, account_id=account_id)

    def _account_of(self, person: queries.Bindable) -> int | None:
        if person.account_id is not None:
            return person.account_id
        return open_account(now=self.now, person_id=person.id, password=None, address=self.address)


def _begun(*, now: datetime, wechat_user_id: int, subject: str, address: str) -> _Attempt:
    _insist_on_one_to_bind(queries.stranger(wechat_user_id))
    throttle.check(now=now, subject=subject, address=address, tried_by=f"wechat:{wechat_user_id}")
    return _Attempt(now, wechat_user_id, subject, address)


def _insist_on_one_to_bind(user: queries.Stranger | None) -> queries.Stranger:
    """Raises NotSignedIn, WechatBound, ConsentMissing: nobody is bound who has not accepted the notice."""
    if user is None:
        raise NotSignedIn()
    if user.is_bound:
        raise WechatBound()
    if not user.has_accepted:
        raise ConsentMissing()
    return user


def _give(now: datetime, wechat_user_id: int, account_id: int, address: str, *, way: str) -> None:
    """The constraints decide, whoever else is bound at the same moment."""
    taken = sa.update(WechatUser).where(WechatUser.id == wechat_user_id, WechatUser.account_id.is_(None))
    try:
        with session().begin_nested():
            given = session().scalar(
                taken.values(account_id=account_id, bound_at=now)
                .returning(WechatUser.id)
                .execution_options(synchronize_session=False)
            )
    except sa.exc.IntegrityError as error:
        raise AccountBound() from error
    if given is None:
        raise WechatBound()
    accept(now=now, version=PRIVACY.version, account_id=account_id)
    about = f"account:{account_id}"
    audit.record("wechat.bind", now=now, actor=account_id, subject=about, address=address, way=way)
