"""A workshop of two days, who runs it and who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator
from pypdf import PdfReader
from sqlalchemy import select

from lms.certificates.models import Certificate, CertificateState
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.proof.models import Proof
from lms.workshops.registration.models import Participant
from tests.browser import LiveSite, NewPage
from tests.factories.workshops import words, workshop_document
from tests.journeys.fellowship import Visitor, database

TITLE, TITLE_HI = "Two days on wages", "मज़दूरी पर दो दिन"


def two_days() -> dict[str, Any]:
    """Return a template of two days: each has one session that counts, and a break."""
    hours = [(1, "10:00", "case_work"), (1, "10:20", "break"), (2, "1:00", "planning"), (2, "1:20", "break")]
    names = ["Wages", "Tea", "Plans", "Farewell"]
    sessions = [
        {"id": f"s-{n}", "day": day, "starts": at, "minutes": 20, "title": words(name), "method": method}
        for n, ((day, at, method), name) in enumerate(zip(hours, names, strict=True), 1)
    ]
    return workshop_document(title=words(TITLE, TITLE_HI), sessions=sessions)


class Organiser(Visitor):
    """Who plans the workshop; her clicks are counted."""

    clicks = 0

    def presses(self, text: str, **values: Any) -> None:
        """Press the button or follow the link with some English words."""
        self.clicks += 1
        super().presses(text, **values)

    def tab(self, name: str) -> None:
        """Go to one of the pages about the workshop."""
        tabs = self.page.get_by_role("navigation", name=self.say("This workshop"))
        tabs.get_by_role("link", name=self.say(name), exact=True).click()

    def moves_it(self, step: str, submit: str, done: str) -> None:
        """Take the next step on the overview, and confirm it."""
        self.tab("Overview")
        self.presses(step)
        self.presses(submit)
        self.is_told(done)


@dataclass
class Journey:
    """The workshop, who runs it, and who takes part: Asha with an account, Sita with a phone number."""

    site: LiveSite
    new_page: NewPage
    meera: Organiser
    sita: Visitor
    asha_id: int
    slug: str
    workshop_id: int = 0
    code: str = ""

    def participant_id(self, name: str) -> int:
        """Return the number of a registration."""
        found = select(Participant.id).filter_by(workshop_id=self.workshop_id, full_name=name)
        with database(self.site) as session:
            return session.scalars(found).one()

    def state(self) -> WorkshopState:
        """Return where the workshop is."""
        with database(self.site) as session:
            return session.get_one(Workshop, self.workshop_id).state

    def serial(self) -> str:
        """Return the number of the only certificate once its file is there, nothing before."""
        found = select(Certificate.serial).join(Proof, Proof.certificate_id == Certificate.id).join(Participant)
        made = found.where(Participant.workshop_id == self.workshop_id, Certificate.state == CertificateState.ISSUED)
        with database(self.site) as session:
            return session.scalar(made) or ""

    def own_page(self) -> None:
        """Open Sita's page."""
        self.sita.opens(f"/workshops/place/{self.code}")
        self.sita.reads(TITLE_HI)

    def file(self, link: Locator) -> str:
        """Press a link to a PDF, and return the words of its pages."""
        with link.page.expect_download() as download:
            link.click()
        pages = PdfReader(download.value.path()).pages
        return " ".join(page.extract_text() for page in pages)
