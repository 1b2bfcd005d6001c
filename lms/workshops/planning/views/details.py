"""Everything that is said about a workshop, and who teaches at it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.forms import number_of, tidy
from lms.people.finding import people_found
from lms.workshops.blueprint import blueprint
from lms.workshops.planning import facilitators, operations
from lms.workshops.planning.agenda_forms import FacilitatorForm, NamedFacilitatorForm, TeachingDays
from lms.workshops.planning.forms import DetailsForm, details_values
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import ENTRY_NAMES, MODE_NAMES, Workshop
from lms.workshops.planning.queries import (
    dates_of,
    organisations_named,
    organiser_choices,
    teachers_of,
    topics_by_workshop,
)
from lms.workshops.planning.words import day_in_words


@blueprint.route("/workshops/<int:workshop_id>/details", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_workshop(workshop_id: int) -> ResponseReturnValue:
    """Show what is said about a workshop, and change it; what somebody else changed meanwhile is shown first."""
    workshop, now = load_run(workshop_id), None
    form = DetailsForm(data=details_values(workshop, operations.topics_of(workshop_id)))
    form.offer(_organisers(workshop))
    if form.validate_on_submit():
        try:
            with transaction():
                operations.change_details(
                    workshop_id, seen=form.seen, topic_ids=form.topic_ids(), by=current_user.id, **form.values()
                )
        except EditedMeanwhile as refusal:
            form.take_refusal(refusal)
            form.show_version(refusal.version)
            now = load_run(workshop_id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("What you changed is saved."), "success")
            return redirect(url_for("workshops.show_overview", workshop_id=workshop_id), 303)
    return _details_page(workshop_id, form, now), 422 if form.is_submitted() else 200


def _organisers(workshop: Workshop) -> list[tuple[str, str]]:
    """Return the organisations that can be chosen: the reader's own ones, and the one it has."""
    found = organiser_choices(current_user)
    if workshop.organiser_id and str(workshop.organiser_id) not in dict(found):
        name = organisations_named(workshop.organiser_id)[workshop.organiser_id]
        found.append((str(workshop.organiser_id), next(iter(name.values()))))
    return found


def _details_page(workshop_id: int, form: DetailsForm, now: Workshop | None) -> str:
    return render_template(
        "workshops/planning/details.html",
        workshop=load_run(workshop_id),
        form=form,
        now=now,
        now_topics=topics_by_workshop([workshop_id]).get(workshop_id, []) if now else [],
        now_organisations=organisations_named(now.organiser_id, now.host_id) if now else {},
        modes=MODE_NAMES,
        entries=ENTRY_NAMES,
    )


@blueprint.get("/workshops/<int:workshop_id>/facilitators")
@access(SIGNED_IN)
def list_facilitators(workshop_id: int) -> str:
    """Show who teaches at a workshop, and find somebody who is to: by ``search``, a name or what they sign in with."""
    load_run(workshop_id)
    return _people_page(workshop_id)


def _people_page(workshop_id: int, *, named: NamedFacilitatorForm | None = None, problem: str = "") -> str:
    workshop, days = load_run(workshop_id), [(each.number, each.held_on) for each in dates_of(workshop_id)]
    labels = [(number, day_in_words(number, held_on)) for number, held_on in days]
    search = str(tidy(request.args.get("search", "")[:254]))
    named = named or NamedFacilitatorForm(formdata=None, data={"days": [str(number) for number, _held_on in days]})
    named.offer_days(labels)
    return render_template(
        "workshops/planning/facilitators.html",
        workshop=workshop,
        teachers=teachers_of(workshop_id),
        days=labels,
        search=search,
        found=people_found(search),
        named=named,
        problem=problem,
    )


@blueprint.post("/workshops/<int:workshop_id>/facilitators")
@access(SIGNED_IN)
def add_facilitator(workshop_id: int) -> ResponseReturnValue:
    """Let somebody with an account teach at a workshop; sent twice, they are there once."""
    load_run(workshop_id)
    form = _with_days(FacilitatorForm(), workshop_id)
    person_id = number_of(form.person.data)
    if not form.validate_on_submit() or person_id is None:
        return _people_page(workshop_id, problem=_("Choose somebody from the list.")), 422
    try:
        with transaction():
            facilitators.add_person(workshop_id, person_id, form.numbers(), by=current_user.id)
    except Refusal as refusal:
        return _people_page(workshop_id, problem=str(refusal.sentence)), 422
    flash(_("Added. This person can open the pages of the workshop now."), "success")
    return _to_people(workshop_id)


@blueprint.post("/workshops/<int:workshop_id>/facilitators/named")
@access(SIGNED_IN)
def add_named_facilitator(workshop_id: int) -> ResponseReturnValue:
    """Let somebody without an account teach at a workshop."""
    load_run(workshop_id)
    form = _with_days(NamedFacilitatorForm(), workshop_id)
    if form.validate_on_submit():
        try:
            with transaction():
                facilitators.add_name(workshop_id, form.name.data or "", form.numbers(), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("Added."), "success")
            return _to_people(workshop_id)
    return _people_page(workshop_id, named=form), 422


@blueprint.post("/workshops/<int:workshop_id>/facilitators/<int:facilitator_id>/days")
@access(SIGNED_IN)
def change_facilitator_days(workshop_id: int, facilitator_id: int) -> ResponseReturnValue:
    """Say on which days somebody teaches."""
    load_run(workshop_id)
    form = _with_days(TeachingDays(), workshop_id)
    if form.validate_on_submit():
        with transaction():
            facilitators.change_days(workshop_id, facilitator_id, form.numbers(), by=current_user.id)
        flash(_("The days are saved."), "success")
    return _to_people(workshop_id)


@blueprint.post("/workshops/<int:workshop_id>/facilitators/<int:facilitator_id>/remove")
@access(SIGNED_IN)
def remove_facilitator(workshop_id: int, facilitator_id: int) -> ResponseReturnValue:
    """Let somebody no longer teach at a workshop; they can be added again."""
    load_run(workshop_id)
    with transaction():
        facilitators.remove_facilitator(workshop_id, facilitator_id, by=current_user.id)
    flash(_("This person does not teach here any more. Their sessions have nobody now."), "success")
    return _to_people(workshop_id)


def _with_days(form: Any, workshop_id: int) -> Any:
    form.offer_days([(each.number, each.number) for each in dates_of(workshop_id)])
    return form


def _to_people(workshop_id: int) -> ResponseReturnValue:
    return redirect(url_for("workshops.list_facilitators", workshop_id=workshop_id), 303)
