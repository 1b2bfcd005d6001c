"""The checks of lessons, sources, modules and languages on the checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from lms.authoring.drafts.places import SOURCES
from lms.authoring.reviewing.checklist import Check, Finding, Looked, Weight, checks
from lms.authoring.reviewing.link_jobs import checks_of_links, digest_of_link, links_in
from lms.authoring.reviewing.models import GOOD_STATES, LINK_STATE_NAMES
from lms.authoring.translating.completeness import files_of
from lms.core.language import LANGUAGES
from lms.courses.checks import COURSE_FILE
from lms.courses.documents import LessonContent, Unit

WORDS_A_MINUTE = 130
"""How fast people read what is new to them on a phone, in Hindi as in English."""
TOO_FAR = 2.0
MOST_WORDS = 3_000
OLD = timedelta(days=365)
WORD = re.compile(r"\w[\w'’-]*")
FACTUAL = re.compile(r"₹|\b(?:19|20)\d\d\b|\d\s?%|\b(?:Act|Rules|Section|scheme|helpline)\b|अधिनियम|धारा|योजना|हेल्पलाइन")
"""What a lesson has that states facts: amounts, years, shares, laws, schemes, helplines."""


def all_problems(looked: Looked) -> Iterator[Finding]:
    """Yield everything that refuses publishing."""
    for problem in looked.reading.problems:
        yield Finding(problem.sentence, problem.file, problem.line)


def units_in_work(looked: Looked) -> Iterator[Finding]:
    """Yield the units that are still being written: nobody completes a course that asks for them."""
    for unit in looked.reading.units.values():
        if not unit.is_ready:
            yield Finding(_l("This unit is still being written: learners see its title only."), unit=unit.id)


def unsaid_about_the_course(looked: Looked) -> Iterator[Finding]:
    """Yield where what is said about a course is no more than its title, as in one that was begun blank."""
    document = looked.reading.document
    if document is None:
        return
    said = (
        (_l("The summary only repeats the title."), [document.summary]),
        (_l("For whom it is only repeats the title."), [document.audience]),
        (_l("What people can do afterwards only repeats the title."), document.outcomes),
    )
    for sentence, texts in said:
        if any(words == document.title.get(code) for text in texts for code, words in text.items()):
            yield Finding(sentence, COURSE_FILE)


def incomplete_languages(looked: Looked) -> Iterator[Finding]:
    """Yield the files in which texts of a language are missing, or older than those of the first language."""
    for file in files_of(looked.draft):
        for language in looked.draft.languages[1:]:
            standing = file.by_language[language]
            missing, stale = standing.missing + standing.in_work, standing.stale
            path, name = "" if file.unit_slug else file.place, LANGUAGES[language]
            if missing:
                words = lazy_ngettext(
                    "%(language)s: %(num)d text is missing.",
                    "%(language)s: %(num)d texts are missing.",
                    missing,
                    language=name,
                )
                yield Finding(words, path, unit=file.unit_slug)
            if stale:
                words = lazy_ngettext(
                    "%(language)s: %(num)d text is older than the text it was translated from.",
                    "%(language)s: %(num)d texts are older than the texts they were translated from.",
                    stale,
                    language=name,
                )
                yield Finding(words, path, unit=file.unit_slug)


def _lessons(looked: Looked) -> Iterator[tuple[Unit, LessonContent]]:
    for unit in looked.reading.units.values():
        if isinstance(unit.content, LessonContent):
            yield unit, unit.content


def undated_sources(looked: Looked) -> Iterator[Finding]:
    """Yield lessons that state facts and name no source, or are a year old, and sources without date or overdue."""
    oldest = looked.today - OLD
    for unit, content in _lessons(looked):
        if not unit.sources and any(FACTUAL.search(text) for text in content.body.values()):
            yield Finding(_l("This lesson states facts and names no source."), unit=unit.id)
        if unit.as_on is not None and unit.as_on < oldest:
            yield Finding(_l("The facts of this lesson were last checked more than a year ago."), unit=unit.id)
    document = looked.reading.document
    for key, source in sorted(document.sources.items()) if document else ():
        if "/" in key:
            continue
        line = _line_of(looked.reading.texts.get(SOURCES, ""), rf"^['\"]?{re.escape(key)}['\"]?\s*:")
        if any(reference.date is None for reference in source.references):
            yield Finding(_l("A reference of the source %(key)s has no date.", key=key), SOURCES, line)
        if source.review_on is not None and source.review_on < looked.today:
            yield Finding(_l("The source %(key)s should have been checked again by now.", key=key), SOURCES, line)


def _line_of(text: str, pattern: str) -> int:
    """Return the line of a text on which a pattern is found first; 0 where it is not."""
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def reading_length(looked: Looked) -> Iterator[Finding]:
    """Yield lessons whose minutes fit their words badly, and lessons that are too long for one sitting."""
    for unit, content in _lessons(looked):
        words = max((len(WORD.findall(text)) for text in content.body.values()), default=0)
        minutes = max(1, round(words / WORDS_A_MINUTE))
        if words > MOST_WORDS:
            sentence = _l(
                "This lesson has %(words)d words. Make two of it: people read it on a phone, between other things.",
                words=words,
            )
            yield Finding(sentence, unit=unit.id)
        if minutes > unit.minutes * TOO_FAR:
            sentence = _l(
                "Reading this lesson takes about %(about)d minutes, and it says %(minutes)d.",
                about=minutes,
                minutes=unit.minutes,
            )
            yield Finding(sentence, unit=unit.id)
        elif unit.minutes > minutes * TOO_FAR and unit.minutes - minutes > 5:
            sentence = _l(
                "This lesson says %(minutes)d minutes, and reading it takes about %(about)d. Leave it so if there is "
                "more to do than to read.",
                about=minutes,
                minutes=unit.minutes,
            )
            yield Finding(sentence, unit=unit.id)


def modules_without_quiz(looked: Looked) -> Iterator[Finding]:
    """Yield the modules in which learners cannot find out what they have understood."""
    document = looked.reading.document
    for module in document.modules if document else ():
        if module.units and not any(unit.content is not None and unit.content.is_scored for unit in module.units):
            yield Finding(_l("This module has no quiz."), module=module.id if module.origin is None else "")


def silent_links(looked: Looked) -> Iterator[Finding]:
    """Yield the links that did not answer when they were last tried."""
    known = checks_of_links(looked.draft.course_id)
    untried = 0
    for path, text in sorted(looked.reading.texts.items()):
        for place in links_in(path, text):
            state, _ = known.get(digest_of_link(place.address), (None, None))
            untried += state is None
            if state is not None and state not in GOOD_STATES:
                words = _l("%(address)s – %(what)s", address=place.address, what=LINK_STATE_NAMES[state])
                yield Finding(words, path, place.line)
    if untried:
        words = lazy_ngettext("%(num)d link has not been tried yet.", "%(num)d links have not been tried yet.", untried)
        yield Finding(words)


def register() -> None:
    """Enter the checks."""
    checks.add_all(
        {
            "problems": Check(_l("Nothing stands in the way of publishing"), all_problems, 10, Weight.MUST),
            "about": Check(_l("The course says what it is, and for whom"), unsaid_about_the_course, 15),
            "in_work": Check(_l("Every unit is written"), units_in_work, 20),
            "languages": Check(_l("Every language is complete"), incomplete_languages, 30, is_kept=False),
            "sources": Check(_l("Facts name their sources, and these are dated"), undated_sources, 50),
            "links": Check(_l("The links answer"), silent_links, 70, is_kept=False),
            "length": Check(_l("Lessons take as long as they say"), reading_length, 80),
            "quizzes": Check(_l("Every module has a quiz"), modules_without_quiz, 90),
        }
    )
