"""The forms about a whole course: its details, and what completes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, RadioField, SelectField

from lms.authoring.drafts.queries import DraftOf, ModuleInOutline, UnitInOutline
from lms.authoring.outline.fields import InLanguages, VersionForm, in_languages, typed
from lms.certificates.designs import design_slugs
from lms.core.forms import choices, optional
from lms.core.language import LANGUAGES, localised
from lms.core.worded import Text
from lms.courses.contents import content_models
from lms.courses.documents import Wording
from lms.learning.cohort_forms import DayField
from lms.quizzes.settings_page.fields import NumberField
from lms.workshops.planning.fields import ManyField

MOST_LINES = 30
LONGEST_LINE = 400
LONGEST_PROSE = 4_000
MOST_HOURS = 1000
WORDING_NAMES = {
    Wording.ATTENDED: _l("attended"),
    Wording.COMPLETED: _l("completed"),
    Wording.COMPETENCE: _l("has shown that she or he can do it"),
}


class LineRow(InLanguages, wtforms.Form):
    """One line of a list; one without words is none."""

    asked = {"text": Text(label="", longest=LONGEST_LINE, is_long=True)}


class LinedForm(InLanguages, VersionForm):
    """A form with a list of lines, named ``lines``."""

    lines: Any

    def said_lines(self, without: int | None = None) -> list[dict[str, str]]:
        """Return the lines that have words, without one that is to go."""
        rows = [row.form.words("text") for place, row in enumerate(self.lines) if place != without]
        return [words for words in rows if any(words.values())]


Lined = TypeVar("Lined", bound=LinedForm)


def lined_form(form: type[Lined], languages: tuple[str, ...]) -> type[Lined]:
    """Return a form in some languages, with its list of lines."""
    rows: Any = FieldList(FormField(in_languages(LineRow, languages)), max_entries=MOST_LINES)
    made: type[Lined] = type(form.__name__, (in_languages(form, languages),), {"lines": rows})
    return made


def spare(lines: Sequence[Mapping[str, str]], languages: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the lines of a form with an empty one at the end."""
    rows = [typed("text", line) for line in lines]
    return [*rows, typed("text", dict.fromkeys(languages, ""))][:MOST_LINES]


class DetailsForm(LinedForm):
    """Everything that course.yaml says besides what completes the course."""

    asked = {
        "title": Text(label=_l("Title of the course")),
        "summary": Text(label=_l("What it is about"), longest=LONGEST_PROSE, is_long=True),
        "audience": Text(label=_l("Who should take it"), longest=LONGEST_PROSE, is_long=True),
        "note": Text(label=_l("Note on the page of the course"), longest=LONGEST_PROSE, is_long=True),
        "certificate": Text(label=_l("What the certificate is for, as printed")),
    }

    further = ManyField(_l("Further languages"), validators=[optional()])
    languages_in_work = ManyField(
        _l("Languages in which texts may still be missing"),
        description=_l("Learners then read the first language there, with a note."),
        validators=[optional()],
    )
    hours = NumberField(
        _l("Learning hours"),
        limits=(0.5, MOST_HOURS),
        whole=False,
        may_be_empty=True,
        description=_l("For the catalogue and the certificate."),
    )
    as_on = DayField(_l("As on"), description=_l("The day the facts were last checked as a whole."))
    design = SelectField(_l("Design of the certificate"), validators=[optional()])
    wording = RadioField(
        _l("What the certificate says that somebody has done"),
        choices=choices((each.value, words) for each, words in WORDING_NAMES.items()),
        validators=[optional()],
    )

    def offer(self, first: str) -> None:
        """Let further languages and designs be chosen."""
        others = choices((code, name) for code, name in LANGUAGES.items() if code != first)
        self.further.choices = self.languages_in_work.choices = others
        designs = choices([("", _l("No certificate")), *((slug, slug) for slug in _designs(self.design.data))])
        self.design.choices = designs

    def details(self, without: int | None = None) -> dict[str, Any]:
        """Return what was entered, as ``details.shown_details`` has it."""
        first, *others = self.languages
        further = self.further.data or []
        kept = [code for code in others if code in further]
        languages = [first, *kept, *(code for code in further if code not in kept)]
        return {
            **{name: self.words(name) for name in ("title", "summary", "audience", "note", "certificate")},
            "outcomes": self.said_lines(without),
            "languages": languages,
            "languages_in_work": [code for code in self.languages_in_work.data or [] if code in languages],
            "hours": self.hours.data,
            "as_on": self.as_on.data,
            "design": self.design.data or "",
            "wording": self.wording.data or Wording.COMPLETED.value,
        }


def _designs(chosen: str | None) -> list[str]:
    return sorted({*design_slugs(), *([chosen] if chosen else [])})


def details_form(draft: DraftOf, shown: Mapping[str, Any], version: int) -> DetailsForm:
    """Return the form, filled with what course.yaml says or with what was sent."""
    texts = ("title", "summary", "audience", "note", "certificate")
    values = {name: value for name, value in shown.items() if name not in texts}
    for name in texts:
        values |= typed(name, shown[name])
    values |= {
        "version": version,
        "further": shown["languages"][1:],
        "lines": spare(shown["outcomes"], draft.languages),
    }
    form: DetailsForm = lined_form(DetailsForm, draft.languages)(data=values)
    form.offer(draft.languages[0])
    return form


class ModuleForm(LinedForm):
    """The title and the aims of a module."""

    asked = {"title": Text(label=_l("Title"))}


def module_form(
    draft: DraftOf, title: Mapping[str, str], aims: Sequence[Mapping[str, str]], version: int
) -> ModuleForm:
    """Return the form of a module, filled with what its file says or with what was sent."""
    values = {**typed("title", title), "lines": spare(aims, draft.languages), "version": version}
    form: ModuleForm = lined_form(ModuleForm, draft.languages)(data=values)
    return form


class RuleForm(VersionForm):
    """What completes a course; the mark to reach in a unit is ``mark_<number of the unit>``."""

    which = RadioField(
        _l("Which units"),
        choices=choices([("all", _l("Every unit of the course")), ("some", _l("Only the units ticked below"))]),
    )
    units = ManyField(_l("Units that must be done"), validators=[optional()])

    def chosen(self) -> list[str] | None:
        """Return the ids of the units that must be done; None for all."""
        return None if self.which.data == "all" else list(self.units.data or [])


def scored_units(modules: Sequence[ModuleInOutline]) -> list[UnitInOutline]:
    """Return the units in which learners earn marks, in order."""
    models = {kind: content_models[kind] for kind in content_models.keys()}  # noqa: SIM118 – a Registry
    units = [unit for module in modules for unit in module.units]
    return [unit for unit in units if unit.kind in models and models[unit.kind].is_scored]


def rule_form(rule: Mapping[str, Any], modules: Sequence[ModuleInOutline], version: int) -> RuleForm:
    """Return the form, filled with the rule of a course or with what was sent."""
    scored = scored_units(modules)
    fields = {f"mark_{unit.id}": _mark_field(unit) for unit in scored}
    ticked = rule["units"] if rule["units"] is not None else [unit.slug for module in modules for unit in module.units]
    marks = {f"mark_{unit.id}": rule["quizzes"].get(unit.slug) for unit in scored}
    values = {"version": version, "which": "all" if rule["units"] is None else "some", "units": ticked, **marks}
    kind: type[RuleForm] = type("RuleForm", (RuleForm,), fields)
    form = kind(data=values)
    form.units.choices = choices((unit.slug, localised(unit.title)) for module in modules for unit in module.units)
    return form


def marks_in(form: RuleForm, modules: Sequence[ModuleInOutline], kept: Mapping[str, float]) -> dict[str, float]:
    """Return the marks that were entered by unit id; those of units that the outline lacks stay."""
    scored = scored_units(modules)
    entered = {unit.slug: form[f"mark_{unit.id}"].data for unit in scored}
    return {slug: mark for slug, mark in {**kept, **entered}.items() if mark is not None}


def _mark_field(unit: UnitInOutline) -> NumberField:
    label = _l("Mark to reach in “%(title)s”, in per cent", title=localised(unit.title))
    return NumberField(label, limits=(0, 100), whole=False, may_be_empty=True)
