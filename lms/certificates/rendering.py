"""From a page to its PDF: tagged (PDF/UA-1), with embedded fonts, the same bytes every time.

What a page may read is a set of files held in memory: those of its design, of the base, and the QR code. There is no
way from there to the disk or to the network.

Importing this module loads the whole renderer; only the job that prints does it.
"""

from __future__ import annotations

import io
import logging
import posixpath
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import segno
from fontTools.ttLib import woff2  # type: ignore[import-untyped]
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from lms.certificates.printing import Printing, page
from lms.certificates.tagging import finisher

log = logging.getLogger("lms.certificates")
ORIGIN = "https://design.invalid/"
CODE = "award/code.svg"
SMALLEST_SIZE = 4
TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".woff2": "font/ttf",
}


class RenderingError(Exception):
    """A certificate whose text has no room on its page, even in the smallest size."""


def render_pdf(printing: Printing) -> bytes:
    """Return the PDF of a certificate, of one page; raises RenderingError where its text has no room."""
    files = {**printing.design.files, CODE: _code(printing.address)}
    for size in range(SMALLEST_SIZE + 1):
        html = HTML(
            string=page(printing, size),
            base_url=f"{ORIGIN}{printing.design.slug}/certificate.html",
            url_fetcher=fetcher(files),
        )
        document = html.render(pdf_variant="pdf/ua-1", pdf_tags=True)
        if len(document.pages) == 1:
            pdf: bytes = document.write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_tags=True,
                pdf_identifier=printing.serial,
                finisher=finisher(html.etree_element),
            )
            return pdf
    raise RenderingError(f"the text of {printing.serial} does not fit on one page")


def fetcher(files: Mapping[str, bytes]) -> Callable[..., Any]:
    """Return what the renderer asks for files; it answers those in memory and refuses everything else."""

    def fetch(url: str, *_: Any, **__: Any) -> Any:
        path = posixpath.normpath(unquote(urlsplit(url).path).lstrip("/"))
        if not url.startswith(ORIGIN) or path not in files:
            log.warning("a certificate design asked for %s and did not get it", url)
            raise FatalURLFetchingError(f"a certificate design may not read {url}")
        kind = posixpath.splitext(path)[1]
        content = _opened_font(files[path]) if kind == ".woff2" else files[path]
        return URLFetcherResponse(url, content, {"Content-Type": TYPES.get(kind, "application/octet-stream")})

    return fetch


@lru_cache(maxsize=32)
def _opened_font(content: bytes) -> bytes:
    """Return a WOFF2 font as the renderer wants it; this takes most of the time of a page, so it is done once."""
    buffer = io.BytesIO()
    woff2.decompress(io.BytesIO(content), buffer)
    return buffer.getvalue()


def _code(address: str) -> bytes:
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=0, xmldecl=False, dark="#211d18")
    return buffer.getvalue()
