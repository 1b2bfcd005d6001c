"""Serials: unguessable, readable aloud, and wrong as soon as one character is.

The 23 characters leave out those that are taken for others (0 O D Q, 1 I L, U V, and B G S Z beside 8 6 5 2). Fifteen
are random (67 bits); the sixteenth is the check of a pure system as in ISO/IEC 7064, with modulus 23 (a prime, so that
every check value is a character) and radix 5 (a primitive root of 23, so that no two of the sixteen weights are equal).
It finds every single wrong character and every two characters that changed places, adjacent or not.
"""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "23456789ACEFHJKMNPRTWXY"
RANDOM_LENGTH = 15
GROUP = 4
LENGTH = RANDOM_LENGTH + 1
RADIX = 5
LONGEST_INPUT = 300
LOOK_ALIKES = str.maketrans({"B": "8", "G": "6", "S": "5", "Z": "2", "V": "Y", "1": "7"})
"""What people type for characters that they misread."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def _remainder(characters: str) -> int:
    total = 0
    for character in characters:
        total = (total * RADIX + _VALUES[character]) % len(ALPHABET)
    return total


def _check_character(body: str) -> str:
    return ALPHABET[-_remainder(body) * RADIX % len(ALPHABET)]


def _grouped(characters: str) -> str:
    return "-".join(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))


def new_serial() -> str:
    """Return a serial that nobody can guess, as XXXX-XXXX-XXXX-XXXX."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return _grouped(body + _check_character(body))


def normalise(text: str) -> str | None:
    """Return the serial that somebody meant, or None where it is none.

    Spaces, dashes, lower case, look-alikes, digits of another script and a link to the verify page are understood.
    """
    if len(text) > LONGEST_INPUT:
        return None
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    characters = "".join(_plain(character) for character in unicodedata.normalize("NFKC", last))
    characters = characters.upper().translate(LOOK_ALIKES)
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET) or _remainder(characters):
        return None
    return _grouped(characters)


def _plain(character: str) -> str:
    """Return a digit of any script as a Western one, nothing for spaces, dashes and invisible marks."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "" if unicodedata.category(character)[0] in "ZPC" else character
