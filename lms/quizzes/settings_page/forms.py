"""The form with which a trainer changes the settings of a quiz: from settings to controls and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.forms import LONGEST_TYPED, Form, at_most, choices, chosen, optional, refuse
from lms.core.language import LANGUAGES
from lms.core.said import in_words
from lms.quizzes.review import ASPECTS, ReviewRules
from lms.quizzes.settings import Band, QuizSettings
from lms.quizzes.settings_page.fields import InstantField, NumberField, limits_of
from lms.quizzes.settings_page.words import (
    ASPECT_NAMES,
    BEHAVIOURS,
    GRADES,
    MOMENTS,
    NAMES,
    NAVIGATIONS,
    PURPOSES,
    said,
)

SPARE_BANDS = 2
MOST_BANDS = 20
INSTANTS = ("opens_at", "due_at", "closes_at")
AS_TYPED = (
    "purpose",
    "attempts",
    "time_limit_minutes",
    "delay_minutes",
    "grade",
    "questions_a_page",
    "navigation",
    "shuffle_questions",
    "shuffle_choices",
    "behaviour",
    "tries",
    "certainty",
)


def _number(name: str, description: Any, **options: Any) -> NumberField:
    return NumberField(NAMES[name], limits=limits_of(name), description=description, **options)


def _moments(aspect: str) -> SelectMultipleField:
    moments = choices((each.value, MOMENTS[each]) for each in MOMENTS)
    boxes: dict[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(ASPECT_NAMES[aspect], choices=moments, **boxes)


class QuizSettingsForm(Form):
    """Everything that can be set about a quiz. ``digest`` is that of the revision from which it was drawn."""

    digest = HiddenField()
    purpose = RadioField(NAMES["purpose"], choices=choices(PURPOSES.items()), validators=[chosen()])
    pass_mark = _number("pass_mark", _l("In per cent; 0: whoever hands it in has passed. Usual: 60."), whole=False)
    attempts = _number("attempts", _l("0: as many as one likes. Usual: 3."))
    time_limit_minutes = _number(
        "time_limit_minutes", _l("In minutes; empty: no limit. Usual: no limit."), may_be_empty=True
    )
    opens_at = InstantField(NAMES["opens_at"], description=_l("Nobody can begin before. Usual: empty."))
    due_at = InstantField(
        NAMES["due_at"], description=_l("By when it should be done; it can still be done later. Usual: empty.")
    )
    closes_at = InstantField(
        NAMES["closes_at"], description=_l("What is being answered then is handed in by itself. Usual: empty.")
    )
    delay_minutes = _number("delay_minutes", _l("In minutes, from handing in to the next beginning. Usual: 0."))
    grade = SelectField(NAMES["grade"], choices=choices(GRADES.items()), description=_l("Usual: the best one."))
    questions_a_page = _number("questions_a_page", _l("0: all on one page. On phones a few are easier. Usual: 5."))
    navigation = RadioField(NAMES["navigation"], choices=choices(NAVIGATIONS.items()), validators=[chosen()])
    shuffle_questions = BooleanField(NAMES["shuffle_questions"], description=_l("Usual: no."))
    shuffle_choices = BooleanField(NAMES["shuffle_choices"], description=_l("Usual: yes."))
    behaviour = RadioField(NAMES["behaviour"], choices=choices(BEHAVIOURS.items()), validators=[chosen()])
    tries = _number("tries", _l("How often an answer can be checked, where there are further tries. Usual: 3."))
    penalty = NumberField(
        NAMES["penalty"],
        limits=(0, 100),
        whole=False,
        description=_l("In per cent of the question's mark, unless the question says otherwise. Usual: a third."),
    )
    certainty = BooleanField(
        NAMES["certainty"],
        description=_l(
            "Sure, fairly sure or a guess: who is sure and right earns most, sure and wrong loses. Usual: no."
        ),
    )
    own_answer = _moments("own_answer")
    correctness = _moments("correctness")
    marks = _moments("marks")
    feedback = _moments("feedback")
    right_answer = _moments("right_answer")
    hold_right_answers = BooleanField(
        _l("Hold right answers back until nothing more can be gained"),
        description=_l("Until the quiz is passed, no attempt is left, or it has closed. Usual: yes."),
    )
    bands: Any
    pre_test = SelectField(
        NAMES["pre_test"],
        description=_l("A quiz taken before the course, to show what was gained since. Usual: none."),
        validators=[optional()],
    )

    def settings(self, zone: ZoneInfo) -> QuizSettings | None:
        """Return what was entered; None, with a sentence beside each field that is wrong, where it cannot be so."""
        if not self.validate():
            return None
        settings = QuizSettings(**self._values(zone))
        for problem in settings.problems():
            self._refuse(str(problem.where[1]), in_words(problem.sentence))
        return None if self.errors else settings

    def _refuse(self, name: str, sentence: Any) -> None:
        if name == "bands":
            refuse(self.bands[0].form.start, sentence)
            self.bands.errors = [row.errors for row in self.bands]
        else:
            refuse(self[name], sentence)

    def _values(self, zone: ZoneInfo) -> dict[str, Any]:
        shown = {aspect: self[aspect].data for aspect in ASPECTS}
        return {
            **{name: self[name].data for name in AS_TYPED},
            **{name: _with_zone(self[name].data, zone) for name in INSTANTS},
            "pass_mark": self.pass_mark.data,
            "penalty": round(self.penalty.data / 100, 7),
            "review": ReviewRules(**shown, hold_right_answers=self.hold_right_answers.data),
            "bands": tuple(row.form.band() for row in self.bands if not row.form.is_empty),
            "pre_test": self.pre_test.data or None,
        }


def _with_zone(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    return instant.replace(tzinfo=zone) if instant else None


class BandRow(wtforms.Form):
    """Words for a result, in every language of the course. A row with nothing in it stands for none."""

    start = NumberField(_l("From this result, in per cent"), limits=(0, 100), whole=False, may_be_empty=True)

    def texts(self) -> dict[str, str]:
        """Return the words by language."""
        fields = {name: field for name, field in self._fields.items() if name != "start"}
        return {name.removeprefix("text_"): (field.data or "").strip() for name, field in fields.items()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return not self.start.errors and self.start.data is None and not any(self.texts().values())

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the row is whole or empty; what lacks gets a sentence."""
        is_valid = super().validate(extra_validators)
        if self.is_empty:
            return is_valid
        if self.start.data is None and not self.start.errors:
            refuse(self.start, _l("Say from which result these words are shown."))
        for language, text in self.texts().items():
            if not text:
                refuse(self[f"text_{language}"], _l("Write the words in this language too."))
        return not self.errors

    def band(self) -> Band:
        """Return what was entered."""
        return Band.model_validate({"from": self.start.data, "text": self.texts()})


@cache
def _form_for(languages: tuple[str, ...], rows: int) -> type[QuizSettingsForm]:
    """Return the form for a course in some languages, with a number of rows for words about the result."""
    texts = {f"text_{code}": TextAreaField(LANGUAGES[code], validators=[at_most(LONGEST_TYPED)]) for code in languages}
    row = type("BandForm", (BandRow,), texts)
    bands: Any = FieldList(FormField(row), min_entries=rows, max_entries=MOST_BANDS)
    return type("SettingsForm", (QuizSettingsForm,), {"bands": bands})


def settings_form(
    settings: QuizSettings, languages: Sequence[str], quizzes: Sequence[tuple[str, str]], zone: ZoneInfo
) -> QuizSettingsForm:
    """Return the form, filled in with settings or with what was sent. ``quizzes`` may be the test before."""
    rows = min(len(settings.bands) + SPARE_BANDS, MOST_BANDS)
    form = _form_for(tuple(languages), rows)(data=values_of(settings, zone))
    form.pre_test.choices = choices([("", _l("None")), *quizzes])
    return form


def values_of(settings: QuizSettings, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the controls hold for some settings."""
    instants = {name: getattr(settings, name) for name in INSTANTS}
    return {
        **{name: getattr(settings, name) for name in AS_TYPED},
        **{name: each.astimezone(zone).replace(tzinfo=None) for name, each in instants.items() if each},
        "pass_mark": settings.pass_mark,
        "penalty": 100 * settings.penalty,
        **{aspect: [str(each) for each in getattr(settings.review, aspect)] for aspect in ASPECTS},
        "hold_right_answers": settings.review.hold_right_answers,
        "bands": [
            {"start": band.start, **{f"text_{code}": text for code, text in band.text.items()}}
            for band in settings.bands
        ],
        "pre_test": settings.pre_test or "",
    }


def differences(mine: QuizSettings, theirs: QuizSettings) -> list[tuple[str, str]]:
    """Return name and value, in words, of each setting that is otherwise in ``theirs``."""
    return [
        (str(NAMES[name]), said(name, theirs))
        for name in QuizSettings.model_fields
        if getattr(mine, name) != getattr(theirs, name)
    ]
