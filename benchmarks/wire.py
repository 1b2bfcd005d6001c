"""Bytes on the wire: what a browser fetches for a page, heads and bodies as they come, with nothing in its cache."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from benchmarks.load import fetch
from benchmarks.pages import get

ENCODINGS = ("gzip, deflate", "gzip, deflate, br", "gzip, deflate, br, zstd")
_TAG = re.compile(r"<(link|script|img|use|source)\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r'\b(?:src|href)="([^"]+)"')
_NOT_FETCHED = re.compile(r'rel="(?:canonical|alternate|prev|next|author|license|help|search)"|loading="lazy"')
_IMPORT = re.compile(r"""\bimport\s*(?:[\w{}*,\s]+\sfrom\s*)?["'](\.{1,2}/[^"']+)["']""")


@dataclass
class Visit:
    """What one page cost with an empty cache, in bytes by kind, and how many requests."""

    page: int = 0
    css: int = 0
    js: int = 0
    other: int = 0
    requests: int = 0
    addresses: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """All bytes."""
        return self.page + self.css + self.js + self.other


def fetched_by(html: str, base: str) -> list[str]:
    """Return the paths that a browser fetches for a page: style sheets, scripts, icons, pictures; not the lazy ones."""
    found = []
    for tag in _TAG.finditer(html):
        address = _ADDRESS.search(tag[0])
        if address and not _NOT_FETCHED.search(tag[0]):
            found.append(urlsplit(urljoin(base, address[1])).path)
    return list(dict.fromkeys(path for path in found if path.startswith("/")))


def imported_by(script: str, base: str) -> list[str]:
    """Return the modules that a module imports by relative paths."""
    return [urlsplit(urljoin(base, path)).path for path in _IMPORT.findall(script)]


def visit(port: int, path: str, cookies: str = "", encodings: str = ENCODINGS[1]) -> Visit:
    """Fetch a page and everything it needs, once; what those are is read from uncompressed copies, not counted."""
    seen = Visit()
    left = [path]
    while left:
        part = left.pop(0)
        if part not in seen.addresses:
            seen.addresses.add(part)
            _count(seen, part, len(_fetch(port, part, cookies, encodings)))
            left += _needed_by(part, _fetch(port, part, cookies, "identity"))
    return seen


def _count(seen: Visit, path: str, size: int) -> None:
    seen.requests += 1
    if seen.requests == 1:
        seen.page = size
    elif path.endswith(".css"):
        seen.css += size
    elif path.endswith(".js"):
        seen.js += size
    else:
        seen.other += size


def _needed_by(path: str, answer: bytes) -> list[str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"text/html" in head:
        return fetched_by(body.decode(), path)
    return imported_by(body.decode(), path) if path.endswith(".js") else []


def _fetch(port: int, path: str, cookies: str, encodings: str) -> bytes:
    answer = fetch(port, get(path, cookies).replace(ENCODINGS[2], encodings).encode())
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path} answered {answer[:200]!r}")
    return answer
