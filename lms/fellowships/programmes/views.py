"""Programmes for those who run them: their list, a new one, and the plan of one."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices
from lms.fellowships.blueprint import blueprint
from lms.fellowships.programmes import operations, queries
from lms.fellowships.programmes.beginnings import beginning, beginnings
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.forms import REVIEWER_NAMES, NewProgrammeForm
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.permissions import can_create, managed_ids
from lms.fellowships.programmes.plan_forms import FORM_NAMES, plan_forms
from lms.fellowships.programmes.reading import PROGRAMME_FILE, plan_text
from lms.people.permissions import MANAGERS


@blueprint.get("/programmes")
@access(MANAGERS)
def list_programmes() -> str:
    """List the programmes that somebody runs, or with ``archived`` those that were put away."""
    are_archived = "archived" in request.args
    return render_template(
        "fellowships/programmes/programmes.html",
        programmes=queries.programmes_list(managed_ids(current_user), are_archived=are_archived),
        are_archived=are_archived,
        can_create=can_create(current_user),
    )


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@access(MANAGERS)
def create_programme() -> ResponseReturnValue:
    """Ask about a new programme, and make it."""
    if not can_create(current_user):
        abort(403)
    form = NewProgrammeForm(form_key=secrets.token_urlsafe(16))
    form.source.choices = choices(beginnings(current_user))
    if form.validate_on_submit():
        try:
            slug = _made(form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The programme is made. Look at its plan, and change what is to be different."), "success")
            return redirect(url_for("fellowships.show_programme", slug=slug), 303)
    page = render_template("fellowships/programmes/new_programme.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _made(form: NewProgrammeForm) -> str:
    plan = beginning(current_user, form.source.data, form.words("title"))
    with transaction():
        made = operations.create_programme(
            plan, slug=form.slug.data or "", form_key=form.form_key.data or None, by=current_user.id
        )
        return made.slug


@blueprint.get("/programmes/<slug>")
@access(MANAGERS)
def show_programme(slug: str) -> str:
    """Show the plan of a programme."""
    programme = load_programme(slug)
    return render_template(
        "fellowships/programmes/programme.html",
        programme=programme,
        plan=plan_of(programme),
        reviewers=REVIEWER_NAMES,
        forms=FORM_NAMES,
        safeguarding=queries.name_of_person(programme.safeguarding_id),
    )


@blueprint.get("/programmes/<slug>/forms/<form_key>")
@access(MANAGERS)
def show_plan_form(slug: str, form_key: str) -> str:
    """Show one form of a plan as it will be filled in."""
    programme = load_programme(slug)
    document = plan_forms(plan_of(programme)).get(form_key)
    if document is None:
        abort(404)
    return render_template(
        "fellowships/programmes/plan_form.html",
        programme=programme,
        plan=plan_of(programme),
        name=FORM_NAMES[form_key],
        document=document,
    )


@blueprint.get(f"/programmes/<slug>/{PROGRAMME_FILE}")
@access(MANAGERS)
def download_plan(slug: str) -> Response:
    """Give the plan of a programme as its YAML file."""
    programme = load_programme(slug)
    response = Response(plan_text(plan_of(programme)), mimetype="application/yaml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.yaml")
    return response


@blueprint.get("/programmes/<slug>/archive")
@access(MANAGERS)
def ask_archive_programme(slug: str) -> str:
    """Ask whether a programme is to be put away."""
    programme = load_programme(slug)
    return render_template("fellowships/programmes/archive.html", **_archiving(programme))


def _archiving(programme: Any) -> dict[str, Any]:
    place = {"slug": programme.slug}
    return {
        "programme": programme,
        "action": url_for("fellowships.archive_programme", **place),
        "submit": _("Archive the programme"),
        "cancel_url": url_for("fellowships.show_programme", **place),
    }


@blueprint.post("/programmes/<slug>/archive")
@access(MANAGERS)
def archive_programme(slug: str) -> ResponseReturnValue:
    """Put a programme away; its page offers to bring it back."""
    programme_id = load_programme(slug).id
    with transaction():
        operations.archive_programme(programme_id, by=current_user.id)
    flash(_("The programme is archived. It keeps its calls and fellows; you can bring it back at any time."), "success")
    return redirect(url_for("fellowships.show_programme", slug=slug), 303)


@blueprint.post("/programmes/<slug>/restore")
@access(MANAGERS)
def restore_programme(slug: str) -> ResponseReturnValue:
    """Bring an archived programme back."""
    programme_id = load_programme(slug).id
    with transaction():
        operations.restore_programme(programme_id, by=current_user.id)
    flash(_("The programme is back."), "success")
    return redirect(url_for("fellowships.show_programme", slug=slug), 303)
