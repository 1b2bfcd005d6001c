"""Whether a link answers: asked politely, and never inside our own network.

A name is resolved here and the connection made to the address that was looked at, so that no name can lead to one
address when it is looked at and to another one when it is asked. Each redirection is looked at like the first link.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lms.authoring.reviewing.models import LinkState

TIME_OUT_SECONDS = 10.0
MOST_REDIRECTIONS = 5
THROUGH_NAT = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses behind which a network may hide private IPv4 ones (RFC 6052)."""
PORTS = frozenset({80, 443})
USUAL_PORTS = {"http": 80, "https": 443}
SAFE = "/%:@!$&'()*+,;=~-._"
HEADERS = {"User-Agent": "Setu (checks whether links in courses answer)", "Accept": "*/*", "Connection": "close"}
SHUT = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
ONLY_GET = frozenset(
    {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.NOT_IMPLEMENTED,
        HTTPStatus.BAD_REQUEST,
    }
)
"""What sites answer to a HEAD that would answer a GET."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not this machine, not a private network, not a link."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if inner is not None:
        found = inner
    if found.version == 6 and found in THROUGH_NAT:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


@dataclass(frozen=True)
class Reach:
    """Where links may lead to, and how long an answer may take in all."""

    may_reach: Callable[[str], bool] = is_public
    ports: frozenset[int] = PORTS
    seconds: float = TIME_OUT_SECONDS


class _RefusedError(Exception):
    """A link that leads where nothing may be asked."""


def ask_link(address: str, reach: Reach = Reach()) -> LinkState:
    """Return how a link answers, within the time that the reach allows for all its redirections together."""
    until = time.monotonic() + reach.seconds
    try:
        return _followed(address, reach, until)
    except _RefusedError:
        return LinkState.NOT_PUBLIC
    except (socket.gaierror, UnicodeError, ValueError):
        return LinkState.UNKNOWN_SITE
    except (OSError, http.client.HTTPException):
        return LinkState.SILENT


def _followed(address: str, reach: Reach, until: float) -> LinkState:
    for _ in range(MOST_REDIRECTIONS + 1):
        status, location = _answer(address, reach, until)
        if location is None:
            return _state_of(status)
        address = urljoin(address, location)
    return LinkState.FAILS


def _answer(address: str, reach: Reach, until: float) -> tuple[int, str | None]:
    """Return the status of an address, and where it leads on to."""
    parts = urlsplit(address)
    status, location = _request("HEAD", parts, reach, until)
    if status in ONLY_GET:
        status, location = _request("GET", parts, reach, until)
    is_moved = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return status, location if is_moved else None


def _state_of(status: int) -> LinkState:
    if status < HTTPStatus.BAD_REQUEST:
        return LinkState.WORKS
    if status in SHUT:
        return LinkState.KEPT_OUT
    return LinkState.FAILS if status >= HTTPStatus.INTERNAL_SERVER_ERROR else LinkState.GONE


def _request(method: str, parts: SplitResult, reach: Reach, until: float) -> tuple[int, str | None]:
    host, port = _host_and_port(parts, reach)
    address = _looked_at(host, port, reach)
    connection = http.client.HTTPConnection(host, port, timeout=_left(until))
    connection.sock = _line(parts.scheme, host, (address, port), until)
    watch = Timer(_left(until), _cut, [connection.sock])
    watch.start()
    try:
        target = quote(parts.path or "/", safe=SAFE) + (
            f"?{quote(parts.query, safe=SAFE + '?')}" if parts.query else ""
        )
        connection.request(method, target, headers=HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location")
    finally:
        watch.cancel()
        connection.close()


def _cut(line: socket.socket) -> None:
    """End a line on which an answer comes too slowly, however little of it at a time."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _host_and_port(parts: SplitResult, reach: Reach) -> tuple[str, int]:
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.username or parts.password:
        raise _RefusedError
    port = parts.port or USUAL_PORTS[parts.scheme]
    if port not in reach.ports:
        raise _RefusedError
    return parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname, port


def _looked_at(host: str, port: int, reach: Reach) -> str:
    """Return an address of a host; where one of its addresses may not be reached, none of them is."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(reach.may_reach(each) for each in found):
        raise _RefusedError
    return found[0]


def _line(scheme: str, host: str, address: tuple[str, int], until: float) -> socket.socket:
    line = socket.create_connection(address, timeout=_left(until))
    if scheme == "http":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


def _left(until: float) -> float:
    """Return how many seconds are left; TimeoutError where none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
