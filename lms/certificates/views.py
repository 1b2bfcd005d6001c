"""The pages of certificates: a person's own, and the one on which anybody checks one."""

from __future__ import annotations

import io
import logging
import re
from datetime import timedelta

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.certificates.forms import VerifyForm
from lms.certificates.operations import render_again
from lms.certificates.printing import verify_address
from lms.certificates.queries import OwnCertificate, own_certificate, own_certificates, public_certificate
from lms.certificates.serials import normalise
from lms.core.access import EVERYONE, SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import localised
from lms.core.limits import Limit, take
from lms.core.storage import storage
from lms.people.slowing import network_of

log = logging.getLogger("lms.certificates")
blueprint = Blueprint("certificates", __name__)
GUESSES = Limit("certificates.verify", burst=20, every=timedelta(seconds=30))
UNFIT_FOR_A_FILE = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


def load_own(serial: str) -> OwnCertificate:
    """Return a certificate of this reader; any other answers 404."""
    known = normalise(serial)
    certificate = own_certificate(current_user.id, known) if known else None
    if certificate is None:
        abort(404)
    return certificate


@blueprint.get("/certificates")
@access(SIGNED_IN)
def list_mine() -> ResponseReturnValue:
    """Show this reader's certificates."""
    return render_template("certificates/list.html", certificates=own_certificates(current_user.id))


@blueprint.get("/certificates/<serial>")
@access(SIGNED_IN)
def show(serial: str) -> ResponseReturnValue:
    """Show one certificate of this reader: how far its making is, or the file and the ways to share it."""
    return _page(load_own(serial))


def _page(certificate: OwnCertificate, *, is_lost: bool = False) -> str:
    address = verify_address(current_app.extensions["settings"].url, certificate.serial)
    return render_template("certificates/show.html", certificate=certificate, address=address, is_lost=is_lost)


@blueprint.post("/certificates/<serial>/retry")
@access(SIGNED_IN)
def retry(serial: str) -> ResponseReturnValue:
    """Have a certificate made that could not be made, or whose file is lost; of any other say that it need not be."""
    certificate = load_own(serial)
    is_lost = certificate.file_key is not None and not storage().exists(certificate.file_key)
    try:
        with transaction():
            render_again(certificate.id, is_lost=is_lost, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "info")
    else:
        flash(_("Your certificate is being made again."), "info")
    return redirect(url_for("certificates.show", serial=certificate.serial), 303)


@blueprint.get("/certificates/<serial>/download")
@access(SIGNED_IN)
def download(serial: str) -> ResponseReturnValue:
    """Send the PDF; while there is none, lead to the page that says why; one that is lost can be made again."""
    certificate = load_own(serial)
    if not certificate.has_file:
        return redirect(url_for("certificates.show", serial=certificate.serial), 303)
    return sent_file(certificate) or (_page(certificate, is_lost=True), 503)


def sent_file(certificate: OwnCertificate) -> Response | None:
    """Return the PDF of a certificate that has one, to be saved; None where storage has lost it."""
    try:
        content = storage().read(certificate.file_key or "")
    except FileNotFoundError:
        log.exception("storage has lost %s", certificate.file_key)
        return None
    return send_file(
        io.BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=_file_name(certificate),
        etag=certificate.sha256 or False,
    )


def _file_name(certificate: OwnCertificate) -> str:
    award = certificate.award
    title = localised(award["title"], award["languages"][0])
    name = f"{award['recipient_latin'] or award['recipient_devanagari']} - {title}"
    return UNFIT_FOR_A_FILE.sub(" ", name).strip(" .") + ".pdf"


@blueprint.get("/verify", defaults={"serial": ""})
@blueprint.get("/verify/<serial>")
@access(EVERYONE)
def verify(serial: str) -> ResponseReturnValue:
    """Tell anybody whether a certificate is genuine and how it stands."""
    typed = serial or request.args.get("serial", "")
    form = VerifyForm(request.args if not serial else None, data={"serial": typed})
    if not typed and "serial" not in request.args:
        return render_template("certificates/verify.html", form=form)
    if not serial and not form.validate():
        return render_template("certificates/verify.html", form=form), 422
    known = normalise(typed)
    if known and known != serial:
        return redirect(url_for("certificates.verify", serial=known))
    certificate = public_certificate(known) if known else None
    if certificate is None:
        return _not_found(form)
    return render_template("certificates/verified.html", certificate=certificate)


def _not_found(form: VerifyForm) -> ResponseReturnValue:
    """Answer alike for a number that is unknown and one that is none; who guesses on and on has to wait."""
    wait = take(GUESSES, network_of(request.remote_addr))
    page = render_template("certificates/verify.html", form=form, is_unknown=True, must_wait=bool(wait))
    if wait:
        return page, 429, {"Retry-After": str(int(wait.total_seconds()) + 1)}
    return page, 404
