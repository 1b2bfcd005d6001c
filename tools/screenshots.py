"""Take the pictures in ``docs/pictures/``: the trial's pages on a phone and on a laptop, in English and Hindi.

    ./setu screenshots [NAME…]

It starts a trial of its own on a free port, in a temporary folder, with the trial's demo people. What is random there
(the order of choices, certificate numbers) and the day differ each time: commit new pictures where a page has changed.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from lms import ROOT
from lms.certificates.models import Certificate
from lms.core.database import transaction
from lms.core.language import LANGUAGES
from lms.extensions import db
from lms.people.operations import update_person
from lms.quizzes.models import QuizAttempt
from tests.browser import PHONE, SWITCHES, LiveSite, free_port

FOLDER = ROOT / "docs" / "pictures"
SIZES = {"phone": PHONE, "laptop": {"width": 1280, "height": 800}}
LARGEST = 60_000
QUALITIES = range(85, 20, -5)
COURSE = "/courses/safe-migration-to-the-gulf"
LESSON = f"{COURSE}/going-safely/papers-before-you-fly"
QUIZ = f"{COURSE}/going-safely/final-quiz"
LEARNER, GRADUATE, TRAINER = "asha", "farah", "meera"
ANSWERED = 2
PRINT_SECONDS = 60
ADDRESS = "http://learn.example.org"  # as it is printed on the certificate
OVERVIEW = "setu"


@dataclass(frozen=True)
class Shot:
    """A page worth a picture: whose it is (by sign-in name), and how to come to it."""

    name: str
    who: str | None
    go: Callable[[Page, LiveSite], None]


def at(path: str) -> Callable[[Page, LiveSite], None]:
    """Return how to come to a page that has always the same address."""

    def go(page: Page, _: LiveSite) -> None:
        page.goto(path)

    return go


def in_the_quiz(page: Page, _: LiveSite) -> None:
    """Begin the quiz, or go on with it, and answer its first questions."""
    page.goto(QUIZ)
    page.locator("main form button[type=submit], main a.button").first.click()
    questions = page.locator("fieldset:has(input[type=radio])")
    for number in range(ANSWERED):
        questions.nth(number).locator("input[type=radio]").first.check(force=True)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")


def at_the_result(page: Page, site: LiveSite) -> None:
    """Open what the graduate's quiz came to."""
    with site.app.app_context():
        attempt_id = db.session.scalar(select(QuizAttempt.id).order_by(QuizAttempt.score.desc()).limit(1))
        db.session.remove()
    page.goto(f"/attempts/{attempt_id}/result")


def at_the_check(page: Page, site: LiveSite) -> None:
    """Check the graduate's certificate, as an employer does."""
    page.goto(f"/verify/{serial(site)}")


SHOTS = (
    Shot("welcome", None, at("/")),
    Shot("home", LEARNER, at("/")),
    Shot("course", LEARNER, at(COURSE)),
    Shot("lesson", LEARNER, at(LESSON)),
    Shot("quiz", LEARNER, in_the_quiz),
    Shot("result", GRADUATE, at_the_result),
    Shot("learners", TRAINER, at(f"/teaching{COURSE.removeprefix('/courses')}")),
    Shot("verify", None, at_the_check),
)


def serial(site: LiveSite) -> str:
    """Return the number of the certificate that the trial has issued."""
    with site.app.app_context():
        found = db.session.scalar(select(Certificate.serial).order_by(Certificate.id).limit(1))
        db.session.remove()
    if found is None:
        raise RuntimeError("the trial has issued no certificate")
    return found


@contextmanager
def trial() -> Iterator[LiveSite]:
    """Run a trial of its own, and take it away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="setu-screenshots-"))
    site = LiveSite(folder, free_port(), {"SETU_URL": ADDRESS})
    try:
        site.start()
        yield site
    finally:
        site.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def opened(
    browser: Browser, site: LiveSite, shot: Shot, language: str, *, size: str = "phone", scale: float = 1
) -> Iterator[Page]:
    """Open the page of a picture as its person sees it."""
    if shot.who is not None:
        with site.app.app_context():
            with transaction():
                update_person(site.person_id(shot.who), by=None, language=language)
            db.session.remove()
    context = browser.new_context(
        viewport=SIZES[size],  # type: ignore[arg-type]  # a plain dictionary of the same keys
        base_url=site.url,
        locale=f"{language}-IN",
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    if shot.who is not None:
        site.sign_in(context, shot.who)
    try:
        page = context.new_page()
        shot.go(page, site)
        yield page
    finally:
        context.close()


def picture_of(page: Page) -> Image.Image:
    """Return what the window shows."""
    return Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")


def save(picture: Image.Image, name: str) -> None:
    """Write a picture as WebP of at most 60 kB: without loss where that fits, else as good as fits."""
    best = _encoded(picture, lossless=True)
    for quality in QUALITIES:
        if len(best) <= LARGEST:
            break
        best = _encoded(picture, quality=quality)
    if len(best) > LARGEST:
        raise RuntimeError(f"{name} does not fit into {LARGEST} bytes")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.webp").write_bytes(best)
    print(f"{len(best):6} bytes  docs/pictures/{name}.webp")


def _encoded(picture: Image.Image, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", method=6, **options)
    return buffer.getvalue()


def certificate(browser: Browser, site: LiveSite) -> Image.Image | None:
    """Return the graduate's certificate as it is printed; None where no program is there that draws PDF files."""
    program = shutil.which("pdftoppm")
    if program is None:
        return None
    context = browser.new_context(base_url=site.url)
    site.sign_in(context, GRADUATE)
    deadline = time.monotonic() + PRINT_SECONDS
    while True:
        answer = context.request.get(f"/certificates/{serial(site)}/download")
        if answer.headers["content-type"] == "application/pdf":
            break
        if time.monotonic() > deadline:
            raise RuntimeError("the worker has not printed the certificate")
        time.sleep(0.5)
    command = [program, "-png", "-singlefile", "-scale-to", "1120", "-"]
    drawn = subprocess.run(command, input=answer.body(), stdout=subprocess.PIPE, check=True).stdout
    context.close()
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def composed(screens: list[Image.Image], paper: Image.Image | None) -> Image.Image:
    """Return phones side by side, and the certificate beside them."""
    gap, height, frame = 28, 560, (0xCF, 0xC6, 0xB8)
    parts = [screen.resize((round(screen.width * height / screen.height), height)) for screen in screens]
    if paper is not None:
        parts.append(paper.resize((400, round(paper.height * 400 / paper.width))))
    width = sum(part.width for part in parts) + gap * (len(parts) + 1)
    canvas = Image.new("RGB", (width, height + 2 * gap), (0xEE, 0xE8, 0xDD))
    left = gap
    for part in parts:
        top = (canvas.height - part.height) // 2
        canvas.paste(part, (left, top))
        outline = (left - 1, top - 1, left + part.width, top + part.height)
        ImageDraw.Draw(canvas).rectangle(outline, outline=frame)
        left += part.width + gap
    return canvas


def take(browser: Browser, site: LiveSite, names: list[str]) -> None:
    """Take some pictures, or all."""
    for shot in SHOTS:
        for size in SIZES if not names or shot.name in names else ():
            for language in LANGUAGES:
                with opened(browser, site, shot, language, size=size) as page:
                    save(picture_of(page), f"{shot.name}-{size}-{language}")
    if not names or OVERVIEW in names:
        by_name = {shot.name: shot for shot in SHOTS}
        screens = []
        for name, language in (("home", "hi"), ("lesson", "en"), ("quiz", "hi")):
            with opened(browser, site, by_name[name], language, scale=2) as page:
                screens.append(picture_of(page))
        paper = certificate(browser, site)
        save(composed(screens, paper), OVERVIEW)
        if paper is not None:
            save(paper, "certificate")


def main(names: list[str]) -> int:
    """Take the pictures that are named, or all; return the exit code."""
    unknown = set(names) - {OVERVIEW, *(shot.name for shot in SHOTS)}
    if unknown:
        print(f"There is no picture {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    chromium = os.environ.get("SETU_CHROMIUM") or shutil.which("chromium")
    with trial() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        take(browser, site, names)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
