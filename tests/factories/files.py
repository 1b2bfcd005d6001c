"""Small files of every kind that may come with an answer."""

from __future__ import annotations

import io
import zipfile

from werkzeug.datastructures import FileStorage

PDF = b"%PDF-1.7\n%small"


def archive(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    """Return a ZIP archive with some members; ``first`` is stored unpacked at its beginning."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        if first:
            packed.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            packed.writestr(name, "x")
    return buffer.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", first=("mimetype", b"application/vnd.oasis.opendocument.text"))


def sent(content: bytes = PDF, name: str = "pay slip.pdf") -> FileStorage:
    """Return a file as a form brings it."""
    return FileStorage(io.BytesIO(content), filename=name)
