"""Checking the links of a draft: a job that somebody asks for, three links at a time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from lms.authoring.drafts.assembling import texts_by_path
from lms.authoring.reviewing.links import Reach, ask_link
from lms.authoring.reviewing.models import LinkCheck, LinkState
from lms.core import clock
from lms.core.database import transaction
from lms.core.jobs import Job, JobRun, enqueue, job
from lms.courses.models import Course
from lms.extensions import db

CHECK_LINKS = "authoring.check_links"
AT_ONCE = 3
BATCH = 2 * AT_ONCE
"""How many results are kept at a time: the job says that it is alive after each batch, at the latest after a minute."""
MOST_LINKS = 2_000
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\{}\[\]…“”]+")
HANGING = ".,;:!?*_।"


@dataclass(frozen=True)
class LinkPlace:
    """Where a web address stands in a draft; lines count from 1."""

    address: str
    path: str
    line: int


def digest_of_link(address: str) -> str:
    """Return the digest under which the check of a link is kept."""
    return hashlib.sha256(address.encode()).hexdigest()


def links_in(path: str, text: str) -> Iterator[LinkPlace]:
    """Yield the web addresses in a text, line by line, without what only stands behind them."""
    for number, line in enumerate(text.split("\n"), 1):
        for found in WEB_ADDRESS.finditer(line):
            yield LinkPlace(_without_rest(found[0]), path, number)


def _without_rest(address: str) -> str:
    while True:
        shorter = address.rstrip(HANGING)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def links_of(course_id: int) -> list[str]:
    """Return the web addresses in a draft, each once, in their order; MOST_LINKS at the most."""
    texts = [(path, text.content) for path, text in texts_by_path(course_id)]
    found = (place.address for path, content in sorted(texts) for place in links_in(path, content))
    return list(dict.fromkeys(found))[:MOST_LINKS]


def link_job_key(course_id: int) -> str:
    """Return the key of the job that checks the links of a course."""
    return f"{CHECK_LINKS}:{course_id}"


def ask_for_links(course_id: int, *, by: int | None) -> None:
    """Have the links of a draft checked, inside the caller's transaction; asked twice, they are checked once."""
    payload = {"course": course_id}
    enqueue(CHECK_LINKS, payload, key=link_job_key(course_id), owner_id=by, again=True)


def link_job(course_id: int) -> Job | None:
    """Return the job that checks the links of a course, or has checked them, or None."""
    return db.session.scalar(select(Job).where(Job.key == link_job_key(course_id)))


def checks_of_links(course_id: int) -> dict[str, tuple[LinkState, datetime]]:
    """Return how the links of a course answered, and when, by digest. One query."""
    columns = select(LinkCheck.digest, LinkCheck.state, LinkCheck.checked_at)
    rows = db.session.execute(columns.where(LinkCheck.course_id == course_id))
    return {row.digest: (row.state, row.checked_at) for row in rows}


@job(CHECK_LINKS)
def check_links(run: JobRun) -> dict[str, int]:
    """Ask every link of a draft and keep how it answered; what is no longer linked is forgotten."""
    return check_all(run, Reach())


def check_all(run: JobRun, reach: Reach) -> dict[str, int]:
    """Do what ``check_links`` does, to where a reach allows."""
    course_id = int(run.payload["course"])
    if db.session.get(Course, course_id) is None:
        return {"links": 0}
    links = links_of(course_id)
    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for start in range(0, len(links), BATCH):
            run.progress(start, len(links))
            batch = links[start : start + BATCH]
            _keep(course_id, batch, list(threads.map(lambda link: ask_link(link, reach), batch)))
    _forget_others(course_id, {digest_of_link(link) for link in links})
    run.progress(len(links), len(links))
    return {"links": len(links)}


def _keep(course_id: int, links: Sequence[str], states: Sequence[LinkState]) -> None:
    with transaction():
        for link, state in zip(links, states, strict=True):
            digest, now = digest_of_link(link), clock.now()
            db.session.merge(LinkCheck(course_id=course_id, digest=digest, state=state, checked_at=now))


def _forget_others(course_id: int, wanted: set[str]) -> None:
    kept = set(checks_of_links(course_id))
    with transaction():
        for digest in sorted(kept - wanted):
            one = (LinkCheck.course_id == course_id, LinkCheck.digest == digest)
            db.session.execute(delete(LinkCheck).where(*one))
