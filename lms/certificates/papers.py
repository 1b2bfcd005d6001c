"""Papers that certify nothing: statements and records, printed as PDF in the fonts of the certificates.

A paper is a template under ``templates/papers/`` that extends ``papers/base.html``. Like a certificate it can read the
shipped fonts, the pictures that it is given, and nothing else, neither disk nor network. Importing the renderer takes
a second, so it is done late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Response, render_template

from lms.certificates.designs import BASE, FOLDER
from lms.core.recent import Recent

ORIGIN = "https://design.invalid/"
PAPERS, PICTURES = "papers", "pictures"
_printed: Recent[bytes] = Recent(16)


def paper_response(name: str, template: str, pictures: Mapping[str, bytes] | None = None, /, **words: Any) -> Response:
    """Return a paper as a PDF to be saved; ``name`` is that of its file, without ending. See ``print_paper``."""
    response = Response(print_paper(template, pictures, **words), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def print_paper(template: str, pictures: Mapping[str, bytes] | None = None, /, **words: Any) -> bytes:
    """Return a paper as a tagged PDF (PDF/UA-1), in the reader's language. The same words are printed once.

    The template draws ``pictures`` from ``../pictures/`` and their names, which end in ``.jpg`` or ``.png`` and name
    their bytes: a digest. What was printed with a name is printed with the same bytes again.
    """
    page = render_template(template, **words)
    digest = hashlib.sha256(page.encode()).digest()
    return _printed.find(digest) or _printed.keep(digest, _pdf(page, pictures or {}))


def _pdf(page: str, pictures: Mapping[str, bytes]) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - the whole renderer comes with it

    html = HTML(string=page, base_url=f"{ORIGIN}{PAPERS}/paper.html", url_fetcher=_files(pictures))
    pdf: bytes = html.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf


def _files(pictures: Mapping[str, bytes] | None = None) -> Any:
    """Return what the renderer asks for files: the shipped ones and some pictures."""
    from lms.certificates.rendering import fetcher  # noqa: PLC0415

    return fetcher({**_shipped(), **{f"{PICTURES}/{name}": content for name, content in (pictures or {}).items()}})


@cache
def _shipped() -> dict[str, bytes]:
    found = [*(FOLDER / BASE).rglob("*"), *(FOLDER / PAPERS).rglob("*")]
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in found if path.is_file()}
