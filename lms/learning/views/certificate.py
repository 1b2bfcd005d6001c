"""Claiming the certificate of a completed course: confirm the name, then it is made."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.certificates.designs import keep_design
from lms.certificates.operations import issue
from lms.certificates.queries import certificate_of
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.courses.documents import CertificateTerms
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.learning.awards import OCCASION, certificate_subject, course_award
from lms.learning.blueprint import blueprint
from lms.learning.completion import assess
from lms.learning.forms import CertificateForm, is_devanagari, is_latin
from lms.learning.loaders import load_enrolment
from lms.learning.operations import complete_if_due
from lms.learning.queries import EnrolmentState
from lms.people.models import Person
from lms.people.operations import update_person


@blueprint.route("/courses/<slug>/certificate", methods=["GET", "POST"])
@access(SIGNED_IN)
def claim_certificate(slug: str) -> ResponseReturnValue:
    """Ask how the name shall stand on the certificate, and have it made. Asked again, it leads to the one there is."""
    course, state = load_enrolment(slug)
    terms = course.document.certificate
    if terms is None:
        abort(404)
    known = certificate_of(current_user.id, certificate_subject(course))
    if known is not None:
        return redirect(url_for("certificates.show", serial=known.serial), 303)
    if state.completed_at is None and not assess(course.document, state.progress).is_complete:
        flash(_("The course is not complete yet; this page shows what is still missing."), "info")
        return redirect(url_for("learning.show_course", slug=slug), 303)
    form = CertificateForm(data=_known_names(current_user.id))
    if not form.validate_on_submit():
        page = render_template("learning/claim_certificate.html", form=form, course=course.document)
        return page, 422 if form.is_submitted() else 200
    return redirect(url_for("certificates.show", serial=_issued(course, terms, state, form)), 303)


def _issued(course: PublishedCourse, terms: CertificateTerms, state: EnrolmentState, form: CertificateForm) -> str:
    """Have the certificate made and return its serial."""
    person_id = current_user.id
    names = {"latin": form.latin.data or "", "devanagari": form.devanagari.data or ""}
    if state.completed_at is None:  # the course asks for less than when this person last did something in it
        with transaction():
            state = replace(state, completed_at=complete_if_due(state.id, by=person_id))
    zone = current_app.extensions["settings"].time_zone
    award = course_award(course, terms, state, names=names, languages=form.languages, zone=zone)
    known_as = {f"certificate_name_{script}": name for script, name in names.items() if name}
    design = keep_design(terms.design)
    with transaction():
        update_person(person_id, by=person_id, **known_as)
        return issue(person_id, certificate_subject(course), OCCASION, award, design, by=person_id).serial


def _known_names(person_id: int) -> dict[str, str]:
    """Return the names that this person gave before, to begin with."""
    person = db.session.get(Person, person_id)
    if person is None:
        return {}
    full_name = person.full_name
    return {
        "latin": person.certificate_name_latin or (full_name if is_latin(full_name) else ""),
        "devanagari": person.certificate_name_devanagari or (full_name if is_devanagari(full_name) else ""),
    }
