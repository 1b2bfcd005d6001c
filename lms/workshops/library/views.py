"""The shelf of workshops for those who plan them: the list, a template, its sheets, and everything on paper."""

from __future__ import annotations

import io
import zipfile

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.people.identity import Identity
from lms.people.permissions import is_administrator
from lms.people.roles import WHOLE_SITE, Role
from lms.workshops.blueprint import blueprint
from lms.workshops.library import operations, queries
from lms.workshops.library.documents import METHOD_NAMES, Phase
from lms.workshops.library.loaders import load_template
from lms.workshops.library.models import Template
from lms.workshops.library.papers import guide_paper, handouts_paper
from lms.workshops.library.permissions import ORGANISERS
from lms.workshops.library.rendering import sheet_html
from lms.workshops.library.writing import bundle_files

EARLIEST = (1980, 1, 1, 0, 0, 0)


def may_archive(identity: Identity, template: Template) -> bool:
    """Whether somebody may take a template off the shelf: who made it, managers of the whole site, administrators."""
    runs_all = is_administrator(identity) or WHOLE_SITE in identity.scopes_of(Role.MANAGER)
    return runs_all or template.made_by_id == identity.id


@blueprint.get("/workshops/templates")
@access(ORGANISERS)
def list_templates() -> str:
    """List the templates on the shelf, of one ``topic`` or all; with ``archived`` those that were taken off it."""
    are_archived, topic = "archived" in request.args, request.args.get("topic", "")
    return render_template(
        "workshops/library/templates.html",
        found=queries.templates(topic=topic, are_archived=are_archived),
        topics=queries.topic_names(),
        topic=topic,
        are_archived=are_archived,
    )


@blueprint.get("/workshops/templates/<slug>")
@access(ORGANISERS)
def show_template(slug: str) -> str:
    """Show what a template holds: objectives, agenda, handouts, tests, forms."""
    template, plan = load_template(slug)
    return render_template(
        "workshops/library/template.html",
        template=template,
        plan=plan,
        methods=METHOD_NAMES,
        topics=queries.topic_names(),
        preparation=sheet_html(plan.preparation or {}),
        follow_up=sheet_html(plan.follow_up or {}),
        tests=[(phase, test) for phase in Phase if (test := plan.test(phase))],
        may_archive=may_archive(current_user, template),
    )


@blueprint.get("/workshops/templates/<slug>/sessions/<session_id>")
@access(ORGANISERS)
def show_template_session(slug: str, session_id: str) -> str:
    """Show the trainer's plan of a session."""
    template, plan = load_template(slug)
    session = plan.session(session_id)
    if session is None or not session.plan:
        abort(404)
    return render_template(
        "workshops/library/session.html",
        template=template,
        plan=plan,
        session=session,
        methods=METHOD_NAMES,
        html=sheet_html(session.plan),
        handouts=[handout for each in session.handouts if (handout := plan.handout(each))],
    )


@blueprint.get("/workshops/templates/<slug>/handouts/<handout_id>")
@access(ORGANISERS)
def show_template_handout(slug: str, handout_id: str) -> str:
    """Show a handout as participants get it."""
    template, plan = load_template(slug)
    handout = plan.handout(handout_id)
    if handout is None:
        abort(404)
    html = sheet_html(handout.body)
    return render_template("workshops/library/handout.html", template=template, plan=plan, handout=handout, html=html)


@blueprint.get("/workshops/templates/<slug>/handouts.pdf")
@access(ORGANISERS)
def print_template_handouts(slug: str) -> Response:
    """Print the handouts of a template, or with ``only`` one of them, in the language that ``language`` names."""
    _, plan = load_template(slug)
    return handouts_paper(slug, plan, only=request.args.get("only"), language=request.args.get("language")) or abort(
        404
    )


@blueprint.get("/workshops/templates/<slug>/guide.pdf")
@access(ORGANISERS)
def print_template_guide(slug: str) -> Response:
    """Print the trainer's guide of a template, in the language that ``language`` names."""
    _, plan = load_template(slug)
    return guide_paper(slug, plan, language=request.args.get("language"))


@blueprint.get("/workshops/templates/<slug>/bundle.zip")
@access(ORGANISERS)
def download_template(slug: str) -> Response:
    """Hand a template out as the files of its bundle."""
    _, plan = load_template(slug)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(bundle_files(plan).items()):
            archive.writestr(zipfile.ZipInfo(f"{slug}/{path}", EARLIEST), content)
    response = Response(buffer.getvalue(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.zip"'
    return response


@blueprint.post("/workshops/templates/<slug>/archive")
@access(ORGANISERS)
def archive_template(slug: str) -> ResponseReturnValue:
    """Take a template off the shelf; it can be put back."""
    template_id = _own(slug)
    with transaction():
        operations.archive_template(template_id, by=current_user.id)
    flash(_("The template is off the shelf. Workshops that were made from it stay as they are."), "success")
    return redirect(url_for("workshops.list_templates", archived=1), 303)


@blueprint.post("/workshops/templates/<slug>/restore")
@access(ORGANISERS)
def restore_template(slug: str) -> ResponseReturnValue:
    """Put a template back on the shelf."""
    template_id = _own(slug)
    with transaction():
        operations.restore_template(template_id, by=current_user.id)
    flash(_("The template is back on the shelf."), "success")
    return redirect(url_for("workshops.show_template", slug=slug), 303)


def _own(slug: str) -> int:
    template, _plan = load_template(slug)
    if not may_archive(current_user, template):
        abort(403)
    return template.id
