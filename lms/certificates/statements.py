"""What a certificate says: the sentence that an award makes in a language, in the parts that a design sets apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent
from babel.units import format_unit

from lms.certificates.awards import Award, Wording
from lms.certificates.designs import Design
from lms.core.language import localised

SLOT = re.compile(r"\{(\w+)\}")
STOPS = ".।"
LOCALES = {"en": "en_IN"}


@dataclass(frozen=True)
class Statement:
    """The words of one language. ``before``, ``between`` and ``after`` stand around name and title.

    ``stop`` ends a sentence whose last word is the title, where it runs on. ``facts`` are hours and marks, as far as
    the design shows them.
    """

    language: str
    heading: str
    before: str
    name: str
    between: str
    title: str
    stop: str
    after: str
    facts: list[str]
    issuer: str

    def __str__(self) -> str:
        return " ".join((self.before, self.name, self.between, f"“{self.title}”{self.stop}", self.after)).strip()


def state(award: Award, design: Design, language: str) -> Statement:
    """Return what an award says in a language, in the words of a design."""
    sentence = design.words.sentences[Wording(award.wording)]
    text = localised(sentence.text, language).replace("{date}", day(award.completed_on, language))
    before, between, after = _parts(text)
    return Statement(
        language=language,
        heading=localised(sentence.heading, language),
        before=before,
        name=award.recipient(language),
        between=between,
        title=localised(award.title, language),
        stop=after[:1] if after[:1] in STOPS else "",
        after=after.lstrip(f"{STOPS} "),
        facts=_facts(award, design, language),
        issuer=format_list([localised(name, language) for name in award.issuers], locale=_locale(language)),
    )


def label(design: Design, name: str, language: str, **values: str) -> str:
    """Return one of the shared labels in a language, with its slots filled."""
    words = localised(design.words.labels[name], language)
    return SLOT.sub(lambda slot: values[slot[1]], words)


def day(value: date, language: str) -> str:
    """Return a day as it is printed: 21 November 2026."""
    return format_date(value, "long", locale=_locale(language))


def _locale(language: str) -> str:
    return LOCALES.get(language, language)


def _parts(sentence: str) -> tuple[str, str, str]:
    before, _, rest = sentence.partition("{name}")
    between, _, after = rest.partition("{title}")
    return before.strip(), between.strip(), after.strip()


def _facts(award: Award, design: Design, language: str) -> list[str]:
    locale, shows, facts = _locale(language), design.sheet.shows, []
    if "hours" in shows and award.hours is not None:
        hours = format_unit(award.hours, "duration-hour", locale=locale)
        facts.append(label(design, "duration", language, hours=hours))
    if "marks" in shows and award.marks:
        average = sum(award.marks.values()) / len(award.marks)
        facts.append(label(design, "marks", language, marks=format_percent(average / 100, locale=locale)))
    return facts
