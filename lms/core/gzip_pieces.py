"""A gzip stream put together from pieces: some are compressed once and sent often, others differ each time.

Those that differ are put in between as they are, in stored blocks (RFC 1951, section 3.2.4). So a secret among them
cannot be guessed from the length of the whole either, as a compressed one could be.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LAST_BLOCK = b"\x03\x00"
LONGEST_STORED = 0xFFFF


@dataclass(frozen=True)
class Piece:
    """Some bytes, and the whole deflate blocks that hold them."""

    plain: bytes
    blocks: bytes


def compressed(plain: bytes) -> Piece:
    """Return a piece that will be sent often."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return Piece(plain, compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH))


def stored(plain: bytes) -> Piece:
    """Return a piece that is sent once; ValueError where it has more than 65,535 bytes."""
    if len(plain) > LONGEST_STORED:
        raise ValueError("a stored piece has at most 65,535 bytes")
    return Piece(plain, struct.pack("<BHH", 0, len(plain), len(plain) ^ LONGEST_STORED) + plain)


def gzip_of(pieces: Iterable[Piece]) -> bytes:
    """Return the pieces as one gzip stream."""
    parts, checksum, size = [HEAD], 0, 0
    for piece in pieces:
        parts.append(piece.blocks)
        checksum = zlib.crc32(piece.plain, checksum)
        size += len(piece.plain)
    return b"".join([*parts, LAST_BLOCK, struct.pack("<LL", checksum, size & 0xFFFFFFFF)])
