"""The page on which one question is written, and the one on which a new one is begun."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.media.library import MediaEntry, usable
from lms.authoring.questions.checking import Checked, Mistake, check_entry, context_of
from lms.authoring.questions.drawing import preview_of, texts_of_draft
from lms.authoring.questions.forms.building import (
    acted,
    data_of,
    form_of,
    is_unwritten,
    place_problem,
    shown_controls,
)
from lms.authoring.questions.forms.controls import Control
from lms.authoring.questions.forms.kinds import QuestionForm, question_forms
from lms.authoring.questions.forms.rows import rows_in
from lms.authoring.questions.holders import Entry
from lms.authoring.questions.loaders import At, load_bank, load_quiz
from lms.authoring.questions.noting import note_faults
from lms.authoring.questions.operations import add_questions, replace_question
from lms.authoring.questions.parts import PARTS, part_index, with_new_part, with_part, with_parts_moved
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json
from lms.core.forms import Form
from lms.core.media_kinds import MediaKind
from lms.courses.documents import UnitStatus
from lms.quizzes.banks.words import kind_words
from lms.quizzes.kinds.case.question import NOT_WITHIN
from lms.quizzes.rendering import time_of_day

SAVE = "save"
ADD_PART = "add-part"
PART_ACT = "part."
LONGEST_TITLE = 120
MOST_PICTURES = 100


@dataclass(frozen=True)
class Written:
    """The question, or the part of a case, that a page is about; ``part`` is its place in the case."""

    at: At
    entry: Entry
    part: int | None = None

    @property
    def data(self) -> dict[str, Any]:
        """What it says."""
        return self.entry.data if self.part is None else rows_in(self.entry.data, PARTS)[self.part]

    @property
    def form(self) -> QuestionForm | None:
        """The form of its kind, None for a kind that is not known."""
        return question_forms.find(str(self.data.get("kind")))

    @property
    def main(self) -> tuple[Control, ...]:
        """The controls that everybody looks at."""
        return self.form.controls() if self.form else ()

    @property
    def further(self) -> tuple[Control, ...]:
        """The controls that most leave as they are."""
        is_part = self.part is not None
        in_bank = self.at.holder.is_bank and not is_part
        return self.form.further(is_part=is_part, is_in_bank=in_bank) if self.form else ()

    @property
    def controls(self) -> tuple[Control, ...]:
        """All its controls."""
        return (*self.main, *self.further)

    def with_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the whole question with this saying something else."""
        return dict(data) if self.part is None else with_part(self.entry.data, self.part, data)

    def own_mistakes(self, mistakes: tuple[Mistake, ...]) -> list[Mistake]:
        """Return those of the whole question's mistakes that are in this, with their places in it."""
        if self.part is None:
            return list(mistakes)
        own = [each for each in mistakes if each.where[:2] == (PARTS, self.part)]
        return [Mistake(each.where[2:], each.sentence) for each in own]

    def url(self, **values: Any) -> str:
        """Return the address of its page."""
        part = {"part": self.data.get("id")} if self.part is not None else {}
        return self.at.url("question", question_id=self.entry.id, **part, **values)


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/questions/<question_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_question(slug: str, unit_slug: str, question_id: str) -> ResponseReturnValue:
    """Show a question of a quiz with its form, and save it."""
    return _edit(load_quiz(slug, unit_slug, is_to_write=request.method == "POST"), question_id)


@blueprint.route("/courses/<slug>/edit/banks/<bank>/questions/<question_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_bank_question(slug: str, bank: str, question_id: str) -> ResponseReturnValue:
    """Show a question of a bank with its form, and save it."""
    return _edit(load_bank(slug, bank, is_to_write=request.method == "POST"), question_id)


def _edit(at: At, question_id: str) -> ResponseReturnValue:
    written = _written(at, at.find(question_id))
    form = _form(written)
    if request.method == "GET":
        return _page(written, form)
    act = request.form.get("act", SAVE)
    data = data_of(form, written.controls, written.data, at.desk.draft.languages, with_empty_rows=act != SAVE)
    try:
        data, new_part = _after_act(written, data, act)
        whole = written.with_data(data)
        replace_question(at.holder, question_id, whole, version=form["version"].data or "", by=current_user.id)
    except ChangedMeanwhile as refusal:
        return _overtaken(written, form, refusal)
    except Refusal as refusal:
        if wants_json():
            return jsonify(error=str(refusal.sentence)), 422
        form.take_refusal(refusal)
        return _page(written, form), 422
    note_faults(at.desk.draft, at.holder, [question_id])
    return _saved(_written(at.again(), at.again().find(question_id)), act, new_part)


def _written(at: At, entry: Entry) -> Written:
    wanted = request.args.get("part", "")
    index = part_index(entry.data, wanted) if wanted else None
    if wanted and index is None:
        abort(404)
    return Written(at, entry, index)


def _form(written: Written) -> Form:
    return form_of(written.controls, written.data, written.at.desk.draft.languages, written.entry.version)


def _after_act(written: Written, data: dict[str, Any], act: str) -> tuple[dict[str, Any], str]:
    """Return data after the button that was pressed, and the id of a part that it has made."""
    if act == ADD_PART and written.part is None and written.form and written.form.has_parts:
        try:
            return with_new_part(data, request.form.get("part_kind", ""))
        except LookupError:
            raise Refusal(_("Choose a kind of question for the new part. A case has 20 parts at most.")) from None
    if act.startswith(PART_ACT) and written.part is None:
        return with_parts_moved(data, act.removeprefix(PART_ACT)), ""
    return (data if act == SAVE else acted(data, written.controls, act)), ""


def _saved(written: Written, act: str, new_part: str) -> ResponseReturnValue:
    if wants_json():
        text = written.at.holder
        return jsonify(version=written.entry.version, saved_at=time_of_day(text.saved_at))
    if new_part:
        return redirect(written.at.url("question", question_id=written.entry.id, part=new_part), 303)
    if act == SAVE:
        flash(_("Saved."), "success")
        return redirect(written.url(), 303)
    anchor = "parts" if act.startswith(PART_ACT) else act.partition(".")[2].replace(".", "-")
    return redirect(f"{written.url()}#{anchor}", 303)


def _overtaken(written: Written, form: Form, refusal: ChangedMeanwhile) -> ResponseReturnValue:
    """Show what was typed beside what somebody else has saved; saving once more keeps what stands in the form."""
    if wants_json():
        return jsonify(error=str(refusal.sentence)), 409
    now = _written(written.at.again(), written.at.again().find(written.entry.id))
    form["version"].data = now.entry.version
    form.take_refusal(refusal)
    return _page(now, form, is_overtaken=True), 409


def _page(written: Written, form: Form, *, is_overtaken: bool = False) -> str:
    at, draft = written.at, written.at.desk.draft
    checked = check_entry(written.entry, context_of(draft))
    lists: dict[str, list[str]] = {}
    elsewhere: list[str] = []
    is_new = is_unwritten(written.data)
    if request.method == "GET" and not is_new:
        _show_mistakes(written, form, checked, lists, elsewhere)
    return render_template(
        "authoring/questions/question.html",
        desk=at.desk,
        at=at,
        unit=at.unit,
        entry=written.entry,
        written=written,
        form=form,
        main=shown_controls(form, written.main, draft.languages, lists),
        further=shown_controls(form, written.further, draft.languages, lists),
        elsewhere=elsewhere,
        lists=lists,
        is_new=is_new,
        is_overtaken=is_overtaken,
        preview=preview_of(checked.question) if checked.question else None,
        texts=texts_of_draft(draft, at.unit.slug if at.unit else ""),
        parts=_parts(written, checked) if written.part is None else [],
        part_kinds=[(kind, kind_words(kind)) for kind in question_forms.keys() if kind not in NOT_WITHIN],  # noqa: SIM118 – a Registry
        kind_words=kind_words,
        pictures=_pictures(at),
    )


def _pictures(at: At) -> list[MediaEntry]:
    files = usable(at.desk.draft) if at.desk.may_write else []
    return [each for each in files if each.kind is MediaKind.PICTURE][:MOST_PICTURES]


def _show_mistakes(
    written: Written, form: Form, checked: Checked, lists: dict[str, list[str]], elsewhere: list[str]
) -> None:
    for mistake in written.own_mistakes(checked.mistakes):
        if written.part is None and mistake.where[:1] == (PARTS,) and len(mistake.where) > 1:
            continue
        if not place_problem(form, written.controls, mistake.where, mistake.sentence, lists):
            elsewhere.append(str(mistake.sentence))


def _parts(written: Written, checked: Checked) -> list[tuple[dict[str, Any], list[Mistake]]]:
    return [
        (part, [each for each in checked.mistakes if each.where[:2] == (PARTS, index)])
        for index, part in enumerate(rows_in(written.data, PARTS))
    ]


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/add-question", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_question(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Let the author choose what kind of question a quiz gets, and begin it."""
    return _add(load_quiz(slug, unit_slug, is_to_write=True))


@blueprint.route("/courses/<slug>/edit/banks/<bank>/add-question", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_bank_question(slug: str, bank: str) -> ResponseReturnValue:
    """Let the author choose what kind of question a bank gets, and begin it."""
    return _add(load_bank(slug, bank, is_to_write=True))


def _add(at: At) -> ResponseReturnValue:
    kind, error = request.form.get("kind", ""), ""
    title = " ".join(request.form.get("title", "").split())[:LONGEST_TITLE]
    if request.method == "POST" and kind in question_forms:
        try:
            question_id = add_questions(
                at.holder, [blank_question(kind, title, at.holder.is_bank)], by=current_user.id
            )[0]
        except Refusal as refusal:
            error = str(refusal.sentence)
        else:
            note_faults(at.desk.draft, at.holder, [question_id])
            return redirect(at.url("question", question_id=question_id), 303)
    elif request.method == "POST":
        error = _("Choose one of the kinds.")
    page = render_template(
        "authoring/questions/add.html",
        desk=at.desk,
        at=at,
        unit=at.unit,
        forms=[(key, question_forms[key]) for key in question_forms.keys()],  # noqa: SIM118 – a Registry
        chosen=kind,
        title=title,
        error=error,
        kind_words=kind_words,
    )
    return page, 422 if error else 200


def blank_question(kind: str, title: str, is_in_bank: bool) -> dict[str, Any]:
    """Return a question that nobody has written yet."""
    status = {"status": UnitStatus.DRAFT.value} if is_in_bank else {}
    named = {"title": title} if title else {}
    return {"kind": kind, **named, **status, **deepcopy(dict(question_forms[kind].blank or {}))}
