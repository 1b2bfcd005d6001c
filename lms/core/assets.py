"""Style sheets, scripts and icons: one address that changes with any of their contents, kept by browsers for a year.

Each file is read and compressed once. ``asset('css/setu.css')`` gives its address; modules may import each other by
relative paths.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, request

from lms.core.access import EVERYONE, access

STATIC = Path(__file__).resolve().parent.parent / "static"
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".webmanifest"}
SMALLEST_TO_COMPRESS = 400
blueprint = Blueprint("assets", __name__)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def init_app(app: Flask) -> None:
    """Serve the assets and let templates ask for their addresses."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset


@cache
def _files() -> dict[str, Path]:
    """Return everything under ``static/`` by name; nothing else is ever served."""
    paths = (path for path in sorted(STATIC.rglob("*")) if path.is_file())
    return {path.relative_to(STATIC).as_posix(): path for path in paths}


@cache
def _digest() -> str:
    """Return a digest of everything under ``static/``."""
    digest = hashlib.sha256()
    for name, path in _files().items():
        digest.update(name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def asset(name: str) -> str:
    """Return the address of a file under ``static/``; a name that does not exist is a programming error."""
    if name not in _files():
        raise FileNotFoundError(f"no such asset: {name}")
    return f"/assets/{_digest()}/{name}"


@cache
def _content(name: str, encoding: str) -> bytes:
    content = _files()[name].read_bytes()
    if encoding == "br":
        return bytes(brotli.compress(content))
    return gzip.compress(content, mtime=0) if encoding == "gzip" else content


@blueprint.get("/assets/<digest>/<path:name>")
@access(EVERYONE)
def file(digest: str, name: str) -> Response:
    """Answer one file; an old address answers the present file, but is not kept."""
    if name not in _files():
        abort(404)
    content = _content(name, "identity")
    response = Response(content, mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream")
    if Path(name).suffix in COMPRESSIBLE and len(content) >= SMALLEST_TO_COMPRESS:
        encoding = request.accept_encodings.best_match(["br", "gzip"]) if request.accept_encodings else None
        if encoding:
            response.set_data(_content(name, encoding))
            response.headers["Content-Encoding"] = encoding
        response.headers["Vary"] = "Accept-Encoding"
    kept = "public, max-age=31536000, immutable" if digest == _digest() else "public, max-age=60"
    response.headers["Cache-Control"] = kept
    return response
