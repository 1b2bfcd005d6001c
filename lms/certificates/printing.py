"""From a frozen award to its page in HTML. The design's template is sandboxed and gets plain values only."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lms.certificates.awards import Award
from lms.certificates.designs import Design
from lms.certificates.statements import day, label, state
from lms.core.language import localised

LETTERS = (22, 34, 50)


@dataclass(frozen=True, kw_only=True)
class Printing:
    """All that a PDF is made from. ``issued_at`` is shown as a day in ``zone``; ``address`` is the verify page's."""

    award: Award
    design: Design
    serial: str
    issued_at: datetime
    zone: ZoneInfo
    address: str


def verify_address(site: str, serial: str) -> str:
    """Return where anybody checks a certificate; ``site`` is the public address of the installation."""
    return f"{site}/verify/{serial}"


def fit(text: str) -> int:
    """Return how long a text is, from 1 (short) to 4; signs above and below the letters take no room."""
    letters = sum(unicodedata.category(character) not in {"Mn", "Cf"} for character in text)
    return 1 + sum(letters > limit for limit in LETTERS)


def page(printing: Printing, size: int = 0) -> str:
    """Return the page as HTML; ``size`` is 0 for the usual size of its letters, and more for smaller ones."""
    files = printing.design.files

    def source(name: str) -> str | None:
        return files[name].decode() if name.endswith(".html") and name in files else None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["fit"] = fit
    return environment.get_template(f"{printing.design.slug}/certificate.html").render(_context(printing), size=size)


def _context(printing: Printing) -> dict[str, Any]:
    """Return what a template may use: text, lists and dictionaries."""
    award = printing.award
    texts = [_words(printing, language) for language in award.languages]
    statement = state(award, printing.design, award.languages[0])
    return {
        "languages": list(award.languages),
        "texts": texts,
        "issuers": list({text["issuer"]: text for text in reversed(texts)}.values())[::-1],
        "title": f"{statement.heading}: {statement.name}",
        "description": str(statement),
        "author": statement.issuer,
        "serial": printing.serial,
        "issued_at": printing.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "address": printing.address,
        "address_shown": printing.address.partition("://")[2],
        "code_label": label(printing.design, "code", award.languages[0], address=printing.address),
        "signatories": [
            [
                {"language": code, "name": localised(who.name, code), "position": localised(who.position, code)}
                for code in award.languages
            ]
            for who in award.signatories
        ],
    }


def _words(printing: Printing, language: str) -> dict[str, Any]:
    """Return the words of one language: the statement and the labels."""
    design = printing.design
    issued_on = day(printing.issued_at.astimezone(printing.zone).date(), language)
    return {
        **asdict(state(printing.award, design, language)),
        "issued_on": label(design, "issued_on", language, date=issued_on),
        "serial_label": label(design, "serial", language),
        "verify_label": label(design, "verify", language),
    }
