"""Use cases of accounts: create, sign in, change and reset passwords, give and take roles; the second factor;
sessions.
"""

from quizsvc.accounts.service import second_factor, sessions
from quizsvc.accounts.service.administering import create, in_power, read, set_disabled, set_roles
from quizsvc.accounts.service.entering import (
    change_password,
    insist_on_password,
    issue_reset_code,
    recognise,
    reset_password,
    sign_in,
)
from quizsvc.accounts.service.refusals import (
    AccountExists,
    CodeNeeded,
    CodeRefused,
    LastAdmin,
    NoSecondFactor,
    NothingOffered,
    WrongCode,
    WrongCredentials,
)

__all__ = [
    "AccountExists",
    "CodeNeeded",
    "CodeRefused",
    "LastAdmin",
    "NoSecondFactor",
    "NothingOffered",
    "WrongCode",
    "WrongCredentials",
    "change_password",
    "create",
    "in_power",
    "insist_on_password",
    "issue_reset_code",
    "read",
    "recognise",
    "reset_password",
    "second_factor",
    "sessions",
    "set_disabled",
    "set_roles",
    "sign_in",
]
