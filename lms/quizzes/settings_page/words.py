"""The settings of a quiz in words, as trainers read them: group by group, and one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.core.templating import DAYS, show_number, show_percent, time_pattern
from lms.quizzes.grading import GradeMethod
from lms.quizzes.review import ASPECTS, Moment, ReviewRules
from lms.quizzes.settings import Behaviour, Navigation, Purpose, QuizSettings

HOUR = 60
DAY = 24 * HOUR
PURPOSES = {
    Purpose.GRADED: _l("It counts: marks are kept, and passing it can be asked for"),
    Purpose.PRACTICE: _l("Practice: as often as one likes, nothing counts"),
}
GRADES = {
    GradeMethod.HIGHEST: _l("The best one"),
    GradeMethod.AVERAGE: _l("The average of all"),
    GradeMethod.FIRST: _l("The first one"),
    GradeMethod.LAST: _l("The last one"),
}
NAVIGATIONS = {
    Navigation.FREE: _l("Back and forth as one likes"),
    Navigation.FORWARD: _l("Only forwards: what has been left cannot be changed"),
}
BEHAVIOURS = {
    Behaviour.AT_END: _l("At the end: when the attempt has been handed in"),
    Behaviour.AT_ONCE: _l("At once: each answer can be checked once, and then stays"),
    Behaviour.TRY_AGAIN: _l("At once, with further tries: a wrong answer gets a hint and costs some of the mark"),
}
MOMENTS = {
    Moment.DURING: _l("While answering"),
    Moment.JUST_AFTER: _l("Just after"),
    Moment.LATER: _l("Later"),
    Moment.AFTER_CLOSE: _l("After closing"),
}
ASPECT_NAMES = {
    "own_answer": _l("Their own answer"),
    "correctness": _l("Whether it is right"),
    "marks": _l("Marks"),
    "feedback": _l("Feedback"),
    "right_answer": _l("The right answer"),
}
NAMES = {
    "purpose": _l("What it is for"),
    "pass_mark": _l("Marks needed to pass"),
    "attempts": _l("Attempts"),
    "time_limit_minutes": _l("Time limit"),
    "opens_at": _l("Opens"),
    "due_at": _l("Due"),
    "closes_at": _l("Closes"),
    "delay_minutes": _l("Wait between attempts"),
    "grade": _l("Which attempt counts"),
    "questions_a_page": _l("Questions on a page"),
    "navigation": _l("Moving between pages"),
    "shuffle_questions": _l("Shuffle the questions"),
    "shuffle_choices": _l("Shuffle the choices"),
    "behaviour": _l("When answers are judged"),
    "tries": _l("Tries"),
    "penalty": _l("What each further try costs"),
    "certainty": _l("Ask how sure they are"),
    "review": _l("What learners see"),
    "bands": _l("Words for the result"),
    "pre_test": _l("Test before"),
}


def moment_words(instant: datetime | None) -> str:
    """Return an instant in words."""
    return str(format_datetime(instant, f"{DAYS['medium']}, {time_pattern()}") if instant else _("not set"))


def minutes_words(minutes: int) -> str:
    """Return a number of minutes in words, long ones in hours or days."""
    if minutes >= DAY and minutes % DAY == 0:
        return str(ngettext("%(num)d day", "%(num)d days", minutes // DAY))
    if minutes >= HOUR and minutes % HOUR == 0:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // HOUR))
    return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))


def _attempts(number: int) -> str:
    return str(ngettext("%(num)d attempt", "%(num)d attempts", number) if number else _("as many as one likes"))


def _limit(minutes: int | None) -> str:
    return minutes_words(minutes) if minutes else str(_("no limit"))


def _yes_or_no(value: bool) -> str:
    return str(_("yes") if value else _("no"))


def _per_cent(share: float) -> str:
    return show_percent(100 * share)


def _review(rules: ReviewRules) -> str:
    shown = []
    for aspect in ASPECTS:
        moments = getattr(rules, aspect)
        when = ", ".join(str(MOMENTS[each]) for each in moments)
        words = _("always") if len(moments) == len(Moment) else when or _("never")
        shown.append(f"{ASPECT_NAMES[aspect]}: {words}")
    return "; ".join(shown)


_SAID: dict[str, Callable[[Any], str]] = {
    "purpose": lambda value: str(PURPOSES[value]),
    "pass_mark": lambda value: show_percent(value) if value else _("none"),
    "attempts": _attempts,
    "time_limit_minutes": _limit,
    "opens_at": moment_words,
    "due_at": moment_words,
    "closes_at": moment_words,
    "delay_minutes": lambda value: minutes_words(value) if value else _("none"),
    "grade": lambda value: str(GRADES[value]),
    "questions_a_page": lambda value: show_number(value) if value else _("all on one page"),
    "navigation": lambda value: str(NAVIGATIONS[value]),
    "shuffle_questions": _yes_or_no,
    "shuffle_choices": _yes_or_no,
    "behaviour": lambda value: str(BEHAVIOURS[value]),
    "tries": show_number,
    "penalty": _per_cent,
    "certainty": _yes_or_no,
    "review": _review,
    "bands": lambda value: ", ".join(f"≥ {show_percent(band.start)}" for band in value) or _("none"),
    "pre_test": lambda value: value or _("none"),
}


def said(name: str, settings: QuizSettings) -> str:
    """Return in words what one setting is."""
    return _SAID[name](getattr(settings, name))


def summaries(settings: QuizSettings) -> dict[str, str]:
    """Return in a line what each group of further settings is set to."""
    return {
        "dates": _dates(settings),
        "attempts": _between_attempts(settings),
        "layout": _layout(settings),
        "behaviour": _behaviour(settings),
        "review": _shown(settings.review),
        "bands": ngettext("%(num)d text", "%(num)d texts", len(settings.bands)) if settings.bands else _("none"),
        "pairing": _("compared with “%(quiz)s”", quiz=settings.pre_test) if settings.pre_test else _("not compared"),
    }


def _dates(settings: QuizSettings) -> str:
    parts = []
    if settings.opens_at:
        parts.append(_("opens %(time)s", time=moment_words(settings.opens_at)))
    if settings.due_at:
        parts.append(_("due %(time)s", time=moment_words(settings.due_at)))
    if settings.closes_at:
        parts.append(_("closes %(time)s", time=moment_words(settings.closes_at)))
    return "; ".join(parts) or _("always open")


def _between_attempts(settings: QuizSettings) -> str:
    wait = _("no wait") if not settings.delay_minutes else minutes_words(settings.delay_minutes)
    return str(_("%(wait)s between them; what counts: %(which)s", wait=wait, which=said("grade", settings)))


def _layout(settings: QuizSettings) -> str:
    size = settings.questions_a_page
    parts = [
        ngettext("%(num)d question on a page", "%(num)d questions on a page", size)
        if size
        else said("questions_a_page", settings)
    ]
    if settings.is_forward_only:
        parts.append(_("only forwards"))
    shuffled = {
        (True, True): _("questions and choices shuffled"),
        (True, False): _("questions shuffled"),
        (False, True): _("choices shuffled"),
        (False, False): _("nothing shuffled"),
    }
    parts.append(shuffled[settings.shuffle_questions, settings.shuffle_choices])
    return "; ".join(parts)


def _behaviour(settings: QuizSettings) -> str:
    words = {
        Behaviour.AT_END: _("at the end"),
        Behaviour.AT_ONCE: _("at once"),
        Behaviour.TRY_AGAIN: _("at once, %(tries)s tries", tries=said("tries", settings)),
    }[settings.behaviour]
    return str(_("%(when)s, with certainty", when=words) if settings.certainty else words)


def _shown(rules: ReviewRules) -> str:
    everything = all(Moment.LATER in getattr(rules, aspect) for aspect in ASPECTS)
    if everything and rules.hold_right_answers:
        return str(_("everything after handing in, right answers once nothing more can be gained"))
    if everything:
        return str(_("everything after handing in"))
    hidden = [str(ASPECT_NAMES[aspect]) for aspect in ASPECTS if Moment.LATER not in getattr(rules, aspect)]
    return str(_("after handing in all but: %(what)s", what=", ".join(hidden)))
