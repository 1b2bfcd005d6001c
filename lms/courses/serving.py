"""Handing out the files of courses: as what they are and as nothing else, recordings piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, abort, request
from werkzeug.datastructures import ContentRange, Range

from lms.core.media_kinds import RECORDINGS, MediaKind, MediaType, media_type_of
from lms.core.storage import Storage, storage
from lms.courses.media_words import WIDTHS
from lms.courses.operations import smaller_key, storage_key

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
SVG = "image/svg+xml"
PIECE = 256 * 1024
"""How many bytes of a recording are held at once."""


def media_response(digest: str, name: str, *, cache: str) -> Response:
    """Answer a file with a digest under the name that it has; 404 where it is of no kind that we give out, or gone.

    ``?w=480`` asks for a smaller copy of a picture. A paper is always saved, never drawn by the browser; so is an SVG
    file that somebody opens by itself, while a page shows it as a picture all the same.
    """
    known = media_type_of(name)
    if known is None:
        abort(404)
    try:
        response = _recording(digest, known) if known.kind in RECORDINGS else _whole(digest, known)
    except FileNotFoundError:
        abort(404)
    if known.kind is MediaKind.PAPER or known.media_type == SVG:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = cache
    return response


def _whole(digest: str, known: MediaType) -> Response:
    width = request.args.get("w", "")
    smaller = _smaller(digest, int(width)) if width in map(str, WIDTHS) and known.kind is MediaKind.PICTURE else b""
    response = Response(smaller or storage().read(storage_key(digest)))
    response.mimetype = "image/webp" if smaller else known.media_type
    response.set_etag(f"{digest}-{width}" if smaller else digest)
    response.make_conditional(request)
    return response


def _smaller(digest: str, width: int) -> bytes:
    try:
        return storage().read(smaller_key(digest, width))
    except FileNotFoundError:
        return b""


def _recording(digest: str, known: MediaType) -> Response:
    """Answer a recording, or the part of it that was asked for (RFC 9110, 14)."""
    key = storage_key(digest)
    size = storage().size(key)
    asked = _one_range(digest)
    part = asked.range_for_length(size) if asked else (0, size)
    if part is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part
    response = Response(_pieces(storage(), key, start, end), mimetype=known.media_type)
    response.content_length = end - start
    response.accept_ranges = "bytes"
    response.set_etag(digest)
    if asked:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.content_range = ContentRange("bytes", start, end, size)
        return response
    response.make_conditional(request)
    return response


def _one_range(digest: str) -> Range | None:
    """Return the range of bytes that was asked for; None where that is several, or of a file that is another now."""
    asked, unless = request.range, request.if_range
    is_same = unless.date is None and unless.etag in {None, digest}
    return asked if asked is not None and asked.units == "bytes" and len(asked.ranges) == 1 and is_same else None


def _pieces(files: Storage, key: str, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, PIECE):
        yield files.part(key, at, min(at + PIECE, end))
