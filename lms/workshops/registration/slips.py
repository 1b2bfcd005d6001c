"""Slips of paper with each participant's code, and the same code for the camera of a phone."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from lms.core.paging import Page, paginate
from lms.people.codes import grouped
from lms.people.letters import address_of as public_address_of
from lms.workshops.registration.models import Participant
from lms.workshops.registration.names import shown_name
from lms.workshops.registration.queries import on_the_roll

SLIPS_A_FILE = 120


@dataclass(frozen=True)
class Slip:
    """What one slip shows."""

    name: str
    code: str
    drawing: Markup


def code_drawing(participant: Participant) -> Markup:
    """Return the drawing that a phone's camera reads, of the address of a participant's own page."""
    address = public_address_of("workshops.show_own_place", code=participant.code)
    drawing = segno.make(address, error="m").svg_inline(
        scale=3, border=2, light="white", title=_("Code for the phone's camera")
    )
    return Markup(drawing)  # noqa: S704 – made from an address of ours


def slips_page(workshop_id: int, number: int) -> Page[Slip]:
    """Return one file of slips of those who have a place, by name: SLIPS_A_FILE in each."""
    found = select(Participant).where(on_the_roll(workshop_id))
    page = paginate(found.order_by(Participant.name_key, Participant.id), number, SLIPS_A_FILE)
    slips = [Slip(shown_name(row[0]), grouped(row[0].code), code_drawing(row[0])) for row in page.items]
    return Page(slips, page.number, page.size, page.total)
