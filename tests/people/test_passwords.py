"""Which passwords are kept, and how."""

from __future__ import annotations

import unicodedata

import pytest

from lms.core.errors import Refusal
from lms.people.passwords import check_password, hash_password, is_outdated, verify_password

pytestmark = pytest.mark.usefixtures("full_cost")
OWN = ["Asha Devi", "asha@example.org", "+919876543210", "9876543210"]


@pytest.mark.parametrize(
    "password",
    [
        "monsoon-ticket-7",
        "teen shabd kaafi hain",
        "जल घर वन",
        "नीला आकाश है",
        "Asha likes red mangoes",
        "f7Qz.m2LpX",
        "x" * 100 + "yz-and-more",
    ],
)
def test_good_passwords(password: str) -> None:
    check_password(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "a b c",
        "password123",
        "Password@2026",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "abcdefghij",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "1212121212",
        "India@12345",
        "jaishriram108",
        "!!!!!!!!!!!!",
        "ashadevi123",
        "Asha.Devi.1990",
        "9876543210",
        "asha@example.org",
        "z" * 201,
    ],
)
def test_bad_passwords(password: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_password(password, OWN)
    assert refused.value.field == "password"


def test_a_password_is_kept_as_argon2id() -> None:
    stored = hash_password("monsoon-ticket-7")
    assert stored.startswith("$argon2id$")
    assert stored != hash_password("monsoon-ticket-7")
    assert not is_outdated(stored)
    assert verify_password(stored, "monsoon-ticket-7")
    assert not verify_password(stored, "monsoon-ticket-8")


def test_guessing_costs_two_rounds_of_32_megabytes() -> None:
    assert hash_password("monsoon-ticket-7").startswith("$argon2id$v=19$m=32768,t=2,p=1$")


def test_one_text_in_two_encodings_is_one_password() -> None:
    assert verify_password(hash_password("caf\u00e9 ke paas"), "cafe\u0301 ke paas")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_nothing_opens_an_account_without_a_password(stored: str | None) -> None:
    assert not verify_password(stored, "")
    assert not verify_password(stored, "nobody has this password")


def test_a_password_that_normalising_makes_shorter_opens_the_account() -> None:
    """Written with combining marks it is twice as long as it counts."""
    password = unicodedata.normalize("NFD", "é" * 150 + "q")
    check_password(password)
    assert verify_password(hash_password(password), password)


def test_a_very_long_password_is_refused_before_anything_is_done_with_it() -> None:
    with pytest.raises(Refusal, match="too long"):
        check_password("a" + "\u0316\u0301" * 60_000)
