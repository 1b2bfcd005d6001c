"""The letters that a site without a mail server puts into ``instance/mail/``."""

from __future__ import annotations

import email
import re
import time
from email.message import EmailMessage
from email.policy import default

from tests.browser import LiveSite

PATIENCE_SECONDS = 30


def link_for(site: LiveSite, address: str, *, to: str = "set-password", but: str = "") -> str:
    """Wait for a letter to an address with a link to a page, other than one known already; return the link."""
    link = re.compile(rf"http://\S+/{to}/\S+")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for letter in letters_to(site, address):
            found = link.search(letter.get_content())
            if found and found[0] != but:
                return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no letter to {address} came")


def letters_to(site: LiveSite, address: str) -> list[EmailMessage]:
    """Return the letters to an address, the newest first."""
    files = sorted((site.instance / "mail").glob("*.eml"), reverse=True)
    letters = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [letter for letter in letters if letter["To"] == address]
