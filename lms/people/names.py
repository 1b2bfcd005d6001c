"""Names: how they are compared, and how a sign-in name is made from one."""

from __future__ import annotations

import re
import unicodedata

SIGN_IN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
LONGEST_STEM = 24

# Devanagari by sound, plainly: enough for a sign-in name that its owner can read, not a scholar's transliteration.
_CONSONANT_SOUNDS = """
    क k  ख kh  ग g  घ gh  ङ n  च ch  छ chh  ज j  झ jh  ञ n  ट t  ठ th  ड d  ढ dh  ण n  त t  थ th  द d  ध dh  न n
    प p  फ ph  ब b  भ bh  म m  य y  र r  ल l  ळ l  व v  श sh  ष sh  स s  ह h
"""
_VOWEL_SOUNDS = "अ a  आ a  इ i  ई i  उ u  ऊ u  ऋ ri  ए e  ऐ ai  ओ o  औ au  ऑ o  ऍ e"
_VOWEL_SIGN_SOUNDS = "ा a  ि i  ी i  ु u  ू u  ृ ri  े e  ै ai  ो o  ौ au  ॉ o  ॅ e"
_OTHER = {"ं": "n", "ँ": "n", "ः": "h"}
_NUKTA = {"ज": "z", "फ": "f", "ड": "r", "ढ": "rh"}
_VIRAMA, _NUKTA_SIGN = "्", "़"


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_CONSONANTS, _VOWELS, _VOWEL_SIGNS = map(_pairs, (_CONSONANT_SOUNDS, _VOWEL_SOUNDS, _VOWEL_SIGN_SOUNDS))


def search_key(text: str) -> str:
    """Return a text as it is compared with others: NFC, case and width folded, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def sign_in_stem(full_name: str) -> str:
    """Return lower-case Latin letters for the first and last word of a name; empty where nothing can be read."""
    words = [_latin(word) for word in unicodedata.normalize("NFD", full_name.casefold()).split()]
    words = [word for word in words if word]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    return ".".join(chosen)[:LONGEST_STEM].strip(".")


def _latin(word: str) -> str:
    letters: list[str] = []
    for place, character in enumerate(word):
        following = word[place + 1 : place + 3]
        if character in _CONSONANTS:
            letters.append(_consonant(character, following))
        else:
            sound = _VOWELS.get(character) or _VOWEL_SIGNS.get(character) or _OTHER.get(character) or character
            letters.append(sound if re.fullmatch("[a-z]+", sound) else "")
    return "".join(letters)


def _consonant(character: str, following: str) -> str:
    """Return the sound of a consonant, with its own short "a" where another sound follows."""
    sound = _CONSONANTS[character]
    if following.startswith(_NUKTA_SIGN):
        sound, following = _NUKTA.get(character, sound), following[1:]
    is_bare = following[:1] == _VIRAMA or following[:1] in _VOWEL_SIGNS or not following
    return sound if is_bare else sound + "a"
