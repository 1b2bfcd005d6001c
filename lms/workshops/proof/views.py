"""The list of certificates of a workshop for those who run it, and a participant's own certificate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.certificates.queries import certificate_by_id
from lms.certificates.views import sent_file
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.paging import PAGE_SIZE, Page, requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.loaders import load_run
from lms.workshops.planning.models import OVER_STATES, Workshop
from lms.workshops.proof.kinds import PROOF_NAMES
from lms.workshops.proof.lists import digest_of, lines_of, new_lines, rule_of
from lms.workshops.proof.models import Proof
from lms.workshops.proof.operations import approve
from lms.workshops.proof.words import reason_in_words
from lms.workshops.registration.loaders import load_own


@blueprint.get("/workshops/<int:workshop_id>/certificates")
@access(SIGNED_IN)
def show_eligibility(workshop_id: int) -> str:
    """Show who gets a certificate, or by ``show`` who gets none and why, or who has one already."""
    return _page(load_run(workshop_id))


def _page(workshop: Workshop, *, error: Any = "") -> str:
    lines = lines_of(workshop)
    views = {
        "new": new_lines(lines),
        "none": [line for line in lines if line.verdict.kind is None],
        "held": [line for line in lines if line.held],
    }
    show = request.args.get("show", "new")
    show = show if show in views else "new"
    found = views[show]
    number = min(requested_page(), max(1, -(-len(found) // PAGE_SIZE)))
    shown = found if show == "new" else found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "workshops/proof/eligibility.html",
        workshop=workshop,
        show=show,
        counts={key: len(value) for key, value in views.items()},
        all_new=sum(line.is_new for line in lines),
        page=Page(shown, number, PAGE_SIZE, len(found)),
        seen=digest_of(lines),
        is_over=workshop.state in OVER_STATES,
        unfounded=[line for line in lines if line.is_unfounded],
        being_made=sum(each.serial is None and not each.problem for line in lines for each in line.held),
        rule=rule_of(workshop),
        names=PROOF_NAMES,
        reason_in_words=reason_in_words,
        error=error,
    )


@blueprint.post("/workshops/<int:workshop_id>/certificates")
@access(SIGNED_IN)
def approve_certificates(workshop_id: int) -> ResponseReturnValue:
    """Approve the list that was read, but for those who were unticked; a background job issues the certificates."""
    load_run(workshop_id)
    kept = {number_of(each) for each in request.form.getlist("participant")}
    try:
        with transaction():
            approve(workshop_id, request.form.get("seen", ""), kept=kept, by=current_user.id)
    except Refusal as refusal:
        return _page(load_run(workshop_id), error=refusal.sentence), 422
    flash(_("The list is approved. The certificates are being made; this takes a few seconds each."), "success")
    return redirect(url_for("workshops.show_eligibility", workshop_id=workshop_id, show="held"), 303)


@blueprint.get("/workshops/<int:workshop_id>/certificates.csv")
@access(SIGNED_IN)
def export_eligibility(workshop_id: int) -> Response:
    """Hand the whole list out as CSV."""
    workshop = load_run(workshop_id)
    return csv_response(f"workshop-{workshop_id}-certificates", _header(), list(_rows(workshop)))


@blueprint.get("/workshops/<int:workshop_id>/certificates.xlsx")
@access(SIGNED_IN)
def export_eligibility_workbook(workshop_id: int) -> Response:
    """Hand the whole list out as a workbook."""
    workshop = load_run(workshop_id)
    table = (_header(), _rows(workshop))
    return workbook_response(f"workshop-{workshop_id}-certificates", [(_("Certificates"), table)])


def _header() -> list[str]:
    return [
        _("Name"),
        _("Organisation"),
        _("Sessions attended"),
        _("Sessions that count"),
        _("Post-test, per cent"),
        _("Certificate"),
        _("Why"),
        _("Certificate number"),
    ]


def _rows(workshop: Workshop) -> Iterator[list[Any]]:
    rule = rule_of(workshop)
    for line in lines_of(workshop):
        figures, kind = line.figures, line.verdict.kind
        yield [
            line.full_name,
            line.organisation_name,
            figures.present,
            figures.counted,
            "" if figures.score is None else round(figures.score),
            str(PROOF_NAMES[kind]) if kind else "",
            str(reason_in_words(line.verdict, figures, rule)),
            ", ".join(each.serial for each in line.held if each.serial),
        ]


@blueprint.get("/workshops/place/<code>/certificates/<int:proof_id>.pdf")
@access(EVERYONE)
def download_own_proof(code: str, proof_id: int) -> Response:
    """Hand a participant their certificate, without an account as well; 404 while there is none."""
    _workshop, participant = load_own(code)
    proof = db.session.get(Proof, proof_id)
    if proof is None or proof.participant_id != participant.id or proof.certificate_id is None:
        abort(404)
    certificate = certificate_by_id(proof.certificate_id)
    if certificate is None or not certificate.has_file:
        abort(404)
    return sent_file(certificate) or abort(404)
