"""What a server sent, unpacked: content codings and chunks, never to more than a limit."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from onrecord.errors import reason

_GZIP: Final = b"\x1f\x8b"
_STEP: Final = 1 << 20  # of what comes out, so that a bomb is noticed before it fills the memory


class TooLargeError(ValueError):
    """The body is longer than the limit."""


class DamagedError(ValueError):
    """The body is not what its headers say, or breaks off."""


def unpack(pieces: Iterable[bytes], coding: str | None, limit: int) -> bytes:
    """The body whose `pieces` were packed as the header Content-Encoding says: gzip, deflate, br or none.

    A body that is said to be gzip and has not its first bytes is taken as it is: archives and some servers
    unpack it and leave the header. Raises `TooLargeError` once more than `limit` bytes have come out, and
    `DamagedError`.
    """
    codings = [
        name for name in (coding or "").lower().replace(" ", "").split(",") if name not in ("", "identity")
    ]
    if len(codings) > 1:
        raise DamagedError(f"packed more than once: {coding}")
    out = bytearray()
    for piece in _unpacked(pieces, codings[0] if codings else ""):
        out += piece
        if len(out) > limit:
            raise TooLargeError
    return bytes(out)


def _unpacked(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    if not coding:
        yield from pieces
    elif coding in ("gzip", "x-gzip", "deflate"):
        yield from _inflated(pieces, coding)
    elif coding == "br":
        yield from _unbrotlied(pieces)
    else:
        raise DamagedError(f"packed as {coding[:20]}, which cannot be unpacked")


def _inflated(packed: Iterable[bytes], coding: str) -> Iterator[bytes]:
    pieces = iter(packed)
    unpacker = None
    for piece in pieces:
        if unpacker is None and piece:
            if coding != "deflate" and piece[0] != _GZIP[0]:
                yield piece
                yield from pieces
                return
            # "deflate" means zlib's form (RFC 9110), and some servers send it without the header of that.
            bare = coding == "deflate" and piece[0] & 0x0F != 8
            unpacker = zlib.decompressobj(-15 if bare else 47)
        while unpacker and piece and not unpacker.eof:
            try:
                yield unpacker.decompress(piece, _STEP)
            except zlib.error as fault:
                raise DamagedError(reason(fault)) from None
            piece = unpacker.unconsumed_tail
    if unpacker and not unpacker.eof:
        raise DamagedError("packed data that break off")


def _unbrotlied(pieces: Iterable[bytes]) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]  # fastwarc brings it

    unpacker = brotli.Decompressor()
    met = False
    try:
        for piece in pieces:
            met = met or bool(piece)
            yield unpacker.process(piece, output_buffer_limit=_STEP)
            while not unpacker.can_accept_more_data():
                yield unpacker.process(b"", output_buffer_limit=_STEP)
    except brotli.error as fault:
        raise DamagedError(reason(fault)) from None
    if met and not unpacker.is_finished():
        raise DamagedError("packed data that break off")


def dechunk(body: bytes) -> bytes:
    """A body without the chunks of its transfer (RFC 9112, 7.1); as it is where it is not in chunks.

    Many an archive keeps the header Transfer-Encoding of a body that it has put together.
    """
    out = bytearray()
    at = 0
    while True:
        end = body.find(b"\n", at, at + 1000)
        size = body[at:end].split(b";")[0].strip() if end > 0 else b""
        try:
            length = int(size, 16) if size.isalnum() else -1
        except ValueError:
            length = -1
        if length < 0:
            return bytes(out) if at and at >= len(body) else body
        if length == 0:
            return bytes(out)
        out += body[end + 1 : end + 1 + length]
        at = end + 1 + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
