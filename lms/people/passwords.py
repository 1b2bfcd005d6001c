"""Passwords: how they are kept (Argon2id), and which are refused. Hashing is slow: keep it outside transactions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.people.names import search_key

SHORTEST = 10
FEWEST_WORDS = 3
LONGEST = 200
LONGEST_TYPED = 10 * LONGEST  # before normalising, which may make a text shorter and takes long for long ones
SHORTEST_RUN = 4
FEWEST_OTHER_LETTERS = 3
TOO_LONG = _l("This password is too long: use at most 200 characters.")
hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)

# What guessing programs try first, without the digits and signs that people put behind it to please a rule.
_GUESSED = """
    password passwort passw0rd p@ssword p@ssw0rd pass parola paasword pasword secret letmein welcome hello
    admin administrator root user login test testing guest demo default changeme qwerty qwertyuiop qwertyui
    asdfghjkl asdfgh zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 abc abcd abcdef iloveyou
    ilovemyindia loveyou sunshine princess football cricket superman batman dragon monkey india bharat
    hindustan incredibleindia jaihind vandemataram namaste mumbai delhi ganesh krishna shriram jaishriram
    jaimatadi radheradhe omnamahshivaya harekrishna bismillah allah jesus waheguru sairam bajrangbali
    mobile samsung google facebook whatsapp instagram computer internet migrant worker labour setu
    मेराभारत जयहिंद जयश्रीराम राधेराधे नमस्ते पासवर्ड
"""
_COMMON = frozenset(_GUESSED.split())
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Return what is stored of a password. Takes some tens of milliseconds and 32 MB."""
    return hasher.hash(_normal(password))


@cache
def _nobodys_hash() -> str:
    return hasher.hash("nobody has this password")


def verify_password(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one. Takes as long where nothing is stored, and then answers no."""
    try:
        hasher.verify(stored or _nobodys_hash(), _normal(password[:LONGEST_TYPED]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether a stored hash was made with other parameters than those of today."""
    return hasher.check_needs_rehash(stored)


def check_password(password: str, own_words: Iterable[str] = ()) -> None:
    """Refuse a new password that is too short, among the commonest, or made of the person's own names and numbers."""
    if len(password) > LONGEST_TYPED:
        raise Refusal(TOO_LONG, field="password")
    password = _normal(password)
    words = [word for word in password.split() if len(word) > 1]
    if len(password) < SHORTEST and len(words) < FEWEST_WORDS:
        sentence = _l("This password is too short: use at least 10 characters, or three words or more.")
        raise Refusal(sentence, field="password")
    if len(password) > LONGEST:
        raise Refusal(TOO_LONG, field="password")
    if _is_common(password):
        sentence = _l("This password is one of the first that somebody would guess. Choose another one.")
        raise Refusal(sentence, field="password")
    if _is_own(password, own_words):
        sentence = _l("This password is made of your own name, phone number or e-mail address. Choose another one.")
        raise Refusal(sentence, field="password")


def _is_common(password: str) -> bool:
    folded = "".join(search_key(password).split())
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return folded in _COMMON or stem in _COMMON or _is_sequence(folded) or _is_repetition(folded)


def _is_sequence(text: str) -> bool:
    """Whether the whole text runs along the alphabet, the digits or a row of keys, forwards or backwards."""
    rest = re.sub(r"[\W_]", "", text)
    while rest:
        length = max(_run_length(rest, row) for row in (*_ROWS, *(row[::-1] for row in _ROWS)))
        if length < SHORTEST_RUN and length < len(rest):
            return False
        rest = rest[length:]
    return True


def _run_length(text: str, row: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length


def _is_repetition(text: str) -> bool:
    return any(text == text[:size] * (len(text) // size) for size in range(1, 5) if len(text) % size == 0)


def _is_own(password: str, own_words: Iterable[str]) -> bool:
    """Whether only digits and signs are left of the password once the person's own words are taken out."""
    left = search_key(password)
    parts = {part for word in own_words for part in [search_key(word), *re.split(r"[\s@._+-]+", search_key(word))]}
    for part in sorted((part for part in parts if len(part) > 2), key=len, reverse=True):
        left = left.replace(part, "")
    return len(re.sub(r"[\W\d_]", "", left)) < FEWEST_OTHER_LETTERS and left != search_key(password)
