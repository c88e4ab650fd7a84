"""Passwords and one-time codes: hashing, checking, strength."""

import hashlib
import hmac
import secrets

import argon2

from quizsvc.kit.errors import Refusal

LEAST_LENGTH = 10
COMMON = frozenset(
    {"1234567890", "0123456789", "0987654321", "1111111111", "0000000000", "qwertyuiop", "password123"}
)
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# OWASP's argon2id parameters: 19 MiB, two passes, one lane; some 25 ms of one core.
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_DECOY = _hasher.hash(secrets.token_hex(16))


class WeakPassword(Refusal):
    """The password is short, common, or says who it belongs to."""

    status = 422
    title = f"密码太弱：至少 {LEAST_LENGTH} 个字符，其中至少 4 个不同，不能含有账号或姓名，不能是常见密码"


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right; takes as long where there is no password to compare with."""
    try:
        return _hasher.verify(stored or _DECOY, password) and stored is not None
    except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError):
        return False


def insist_on_strength(password: str, *, own_words: tuple[str, ...]) -> None:
    """Refuse a password that is easily guessed.

    Raises:
        WeakPassword: too short, one repeated character, on the deny list, or holding one of `own_words`.
    """
    lowered = password.lower()
    own = any(len(word) > 1 and word.lower() in lowered for word in own_words)
    if len(password) < LEAST_LENGTH or len(set(password)) < 4 or lowered in COMMON or own:
        raise WeakPassword()


def new_code() -> str:
    """A one-time code that can be read out on the telephone: no 0/O, no 1/I; 50 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def hash_code(code: str) -> str:
    """What is stored of a one-time code. Its 50 random bits need no slow hash."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def code_matches(stored: str, code: str) -> bool:
    """Whether the code is the one whose hash is stored, in constant time."""
    return hmac.compare_digest(stored, hash_code(code))
