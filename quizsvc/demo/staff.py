"""The demo's accounts: staff of the organizer, a unit's admin, and people of the roster who take part."""

import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from quizsvc.accounts import service as accounts
from quizsvc.accounts.rules import Role
from quizsvc.demo.people import People, made_up_name
from quizsvc.identity import service as identity

FILE = "accounts.json"
# In this order the first organizer is there before anybody is given a lower role.
STAFF = (
    ("admin", Role.ADMIN),
    ("organizer1", Role.ORGANIZER),
    ("organizer2", Role.ORGANIZER),
    ("auditor", Role.AUDITOR),
    ("editor1", Role.EDITOR),
    ("editor2", Role.EDITOR),
)
SHOWN_ORDER = ("participant", "editor", "organizer", "unit_admin", "auditor", "admin")
_SOUNDS = [consonant + vowel for consonant in "bdfghjkmnprstwz" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo as its user gets it; `role` is `participant` or a value of accounts.Role."""

    role: str
    account: str
    password: str
    name: str


def password() -> str:
    """One that is easy to type and read out, and of this database only: 48 random bits, as in
    kabi-reto-5813-mosu.
    """
    syllables = ["".join(secrets.choice(_SOUNDS) for _ in range(2)) for _ in range(3)]
    return f"{syllables[0]}-{syllables[1]}-{secrets.randbelow(9000) + 1000}-{syllables[2]}"


def open_staff(*, now: datetime, seed: int) -> tuple[list[Login], dict[str, int]]:
    """Accounts that are nobody of the roster; also the ids of all by account name."""
    random = Random(f"{seed}:staff")
    logins: list[Login] = []
    ids: dict[str, int] = {}
    for account, role in STAFF:
        login = Login(role.value, account, password(), made_up_name(random))
        ids[account] = _open(now, None if account == "admin" else ids["admin"], login, [role])
        logins.append(login)
    return logins, ids


def open_bound(*, now: datetime, actor: int, people: People, person_ids: Sequence[int]) -> list[Login]:
    """Accounts of people of the roster: three who take part, and a unit's admin."""
    wanted = [
        (f"participant{n}", "participant", index) for n, index in enumerate(people.played.participants, 1)
    ]
    wanted.append(("unitadmin", Role.UNIT_ADMIN.value, people.played.unit_admin))
    logins = []
    for account, role, index in wanted:
        login = Login(role, account, password(), people.people[index].name)
        account_id = _open(now, actor, login, [] if role == "participant" else [Role(role)])
        identity.bind(now=now, actor=actor, account_id=account_id, person_id=person_ids[index])
        logins.append(login)
    return logins


def in_order(logins: Iterable[Login]) -> list[Login]:
    """By role as people look for them: who takes part first."""
    return sorted(logins, key=lambda login: (SHOWN_ORDER.index(login.role), login.account))


def write(folder: Path, logins: Iterable[Login]) -> Path:
    """Keep the accounts in the folder for its owner only; whoever reads the file finds all of it.

    Raises:
        OSError: the folder cannot be written.
    """
    return keep(folder, FILE, [asdict(login) for login in in_order(logins)])


def keep(folder: Path, name: str, entries: Sequence[object]) -> Path:
    """A list as JSON, in the folder for its owner only.

    Raises:
        OSError: the folder cannot be written.
    """
    file = folder / name
    draft = file.with_name(f"{name}.new")
    draft.unlink(missing_ok=True)
    text = json.dumps(entries, ensure_ascii=False, indent=2)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as stream:
        stream.write(f"{text}\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    return file


def _open(now: datetime, actor: int | None, login: Login, roles: list[Role]) -> int:
    account = accounts.create(
        now=now,
        actor=actor,
        name=login.account,
        display_name=login.name,
        password=login.password,
        roles=roles,
    )
    return account.id
