"""The words of identity."""

from enum import StrEnum


class LockKind(StrEnum):
    """What is locked after too many wrong tries: an account's sign-in, its reset code, a person's activation
    code, binding WeChat to a person; or a WeChat user who tried.
    """

    ACCOUNT = "account"
    RESET = "reset"
    ACTIVATION = "activation"
    BINDING = "binding"
    WECHAT = "wechat"
