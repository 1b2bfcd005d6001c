"""Papers that certify nothing: statements and records, printed as PDF in the fonts of the certificates.

A paper is a template under ``templates/papers/`` that extends ``papers/base.html``. Like a certificate it can read the
shipped fonts and nothing else, neither disk nor network. Importing the renderer takes a second, so it is done late.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from flask import Response, render_template

from lms.certificates.designs import BASE, FOLDER
from lms.core.recent import Recent

ORIGIN = "https://design.invalid/"
PAPERS = "papers"
_printed: Recent[bytes] = Recent(16)


def paper_response(name: str, template: str, **words: Any) -> Response:
    """Return a paper as a PDF to be saved; ``name`` is that of its file, without ending."""
    response = Response(print_paper(template, **words), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def print_paper(template: str, **words: Any) -> bytes:
    """Return a paper as a tagged PDF (PDF/UA-1), in the reader's language. The same words are printed once."""
    page = render_template(template, **words)
    digest = hashlib.sha256(page.encode()).digest()
    return _printed.find(digest) or _printed.keep(digest, _pdf(page))


def _pdf(page: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - the whole renderer comes with it

    html = HTML(string=page, base_url=f"{ORIGIN}{PAPERS}/paper.html", url_fetcher=_files())
    pdf: bytes = html.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf


@cache
def _files() -> Any:
    from lms.certificates.rendering import fetcher  # noqa: PLC0415

    found = [*(FOLDER / BASE).rglob("*"), *(FOLDER / PAPERS).rglob("*")]
    return fetcher({path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in found if path.is_file()})
