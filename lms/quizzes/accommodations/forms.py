"""The forms with which a trainer makes exceptions and gives extra time."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SearchField, StringField

from lms.core.forms import Form, at_most, choices, chosen, refuse, required, tidy
from lms.core.templating import show_datetime, show_number
from lms.quizzes.settings import QuizSettings
from lms.quizzes.settings_page.fields import InstantField, NumberField, limits_of
from lms.quizzes.settings_page.words import NAMES
from lms.quizzes.terms.models import LONGEST_REASON
from lms.quizzes.terms.queries import ExtraTime
from lms.quizzes.terms.rules import Override, effective, mistakes

INSTANTS = ("opens_at", "due_at", "closes_at")
NUMBERS = ("time_limit_minutes", "attempts")
LONGEST_LIMIT = limits_of("time_limit_minutes")[1]
FACTORS = {
    "none": _l("the time that everybody has"),
    "1.25": _l("a quarter more (1.25×)"),
    "1.5": _l("half as much again (1.5×)"),
    "2": _l("twice the time (2×)"),
    "unlimited": _l("no time limit"),
}


def _reason_field(sentence: Any) -> StringField:
    hint = _l("It is kept in the history. The learner can read it among everything that is held about them.")
    checks = [required(sentence), at_most(LONGEST_REASON)]
    return StringField(_l("Reason"), description=hint, filters=[tidy], validators=checks)


class LearnerSearch(Form):
    """Whom of the course an exception is for."""

    class Meta:
        csrf = False

    name = SearchField(_l("Name of the learner"), filters=[tidy], validators=[at_most(80)])


class OverrideForm(Form):
    """What differs for somebody in one quiz; what is left empty is as the quiz says."""

    opens_at = InstantField(NAMES["opens_at"])
    due_at = InstantField(NAMES["due_at"])
    closes_at = InstantField(NAMES["closes_at"])
    time_limit_minutes = NumberField(NAMES["time_limit_minutes"], limits=(0, LONGEST_LIMIT), may_be_empty=True)
    attempts = NumberField(NAMES["attempts"], limits=limits_of("attempts"), may_be_empty=True)
    reason = _reason_field(_l("Say why this exception is made, in a few words."))

    def explain(self, settings: QuizSettings, cohort_override: Override | None) -> None:
        """Let each field say what holds where it is left empty."""
        terms = effective(settings, cohort_override)
        for name in INSTANTS:
            at = getattr(terms, name)
            self[name].description = (
                gettext("Empty: %(time)s, as for everybody else.", time=show_datetime(at))
                if at
                else gettext("Empty: not limited, as for everybody else.")
            )
        minutes = round(terms.time_limit.total_seconds() / 60) if terms.time_limit else None
        self.time_limit_minutes.description = (
            gettext("In minutes. Empty: %(minutes)s, as for everybody else. 0: no limit.", minutes=show_number(minutes))
            if minutes
            else gettext("In minutes. Empty: no limit, as for everybody else.")
        )
        self.attempts.description = (
            gettext("Empty: %(attempts)s, as for everybody else. 0: as many as one likes.", attempts=terms.attempts)
            if terms.attempts
            else gettext("Empty: as many as one likes, as for everybody else.")
        )

    def override(self, settings: QuizSettings, cohort_override: Override | None, zone: ZoneInfo) -> Override | None:
        """Return what was filled in; None, with sentences beside the fields, where it cannot be so."""
        if not self.validate_on_submit():
            return None
        instants = {name: self[name].data for name in INSTANTS}
        wanted = Override(
            **{name: at.replace(tzinfo=zone) if at else None for name, at in instants.items()},
            **{name: self[name].data for name in NUMBERS},
        )
        found = list(mistakes(settings, wanted, cohort_override))
        for name, sentence in found:
            refuse(self[name], sentence)
        return None if found else wanted


def form_values(override: Override, zone: ZoneInfo) -> dict[str, Any]:
    """Return what a form begins with: instants as they are read in a zone."""
    instants = {name: getattr(override, name) for name in INSTANTS}
    return {
        **{name: at.astimezone(zone).replace(tzinfo=None) for name, at in instants.items() if at},
        **{name: getattr(override, name) for name in NUMBERS},
    }


class ExtraTimeForm(Form):
    """How much longer somebody may take in every quiz."""

    factor = RadioField(
        _l("Time in every quiz with a time limit"), choices=choices(FACTORS.items()), validators=[chosen()]
    )
    reason = _reason_field(_l("Say why, in a few words: for example that somebody reads with a screen reader."))


def factor_key(known: ExtraTime | None) -> str:
    """Return the choice that stands for the extra time somebody has."""
    if known is None:
        return "none"
    return "unlimited" if known.factor is None else f"{known.factor:g}"
