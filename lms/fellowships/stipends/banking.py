"""The bank account of a fellow: whether it can be paid to, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

ACCOUNT = re.compile(r"[0-9]{9,18}")
IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}")
SHOWN_DIGITS = 4


def bank_problem(bank: Mapping[str, str]) -> Any:
    """Return a sentence that says why nothing can be paid to an account; None where it can."""
    if not any(bank.get(part) for part in ("holder", "account", "ifsc")):
        return _l("There is no bank account yet. The fellow enters it with their own details.")
    if not bank.get("holder", "").strip():
        return _l("The name on the bank account is missing.")
    if not ACCOUNT.fullmatch(bank.get("account", "")):
        return _l("The account number is not one of 9 to 18 digits.")
    if not IFSC.fullmatch(bank.get("ifsc", "")):
        return _l("The IFSC is not one of eleven characters like SBIN0001234.")
    return None


def masked(account: str) -> str:
    """Return an account number of which only the last four digits can be read."""
    hidden = max(len(account) - SHOWN_DIGITS, 0)
    return "•" * min(hidden, SHOWN_DIGITS) + account[hidden:]


def reference_of(run_id: int, stipend_id: int) -> str:
    """Return the reference of one payment, as the file for the bank and the bank's answer name it."""
    return f"P{run_id}S{stipend_id}"
