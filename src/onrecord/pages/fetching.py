"""One request: to an address that was checked, within a time and a size, and nothing followed."""

import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from typing import Any, Final

import httpcore
import httpx
import msgspec

from onrecord.errors import reason
from onrecord.pages.addresses import Address, is_public, resolve
from onrecord.pages.bodies import DamagedError, TooLargeError, unpack

_OK: Final = 200
_REDIRECTIONS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_ADDRESSES: Final = 3  # of one host that are tried
_FAULTS: Final = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
)

Allowed = Callable[[str, int, list[Address]], list[Address]]
"""Which addresses of a host, at a port, may be connected to although they are not public."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered to one request."""

    status: int
    headers: dict[str, str]
    """By name in lower case, the first of each name."""
    body: bytes = b""
    """Unpacked; empty unless the status is 200."""

    @property
    def leads_to(self) -> str | None:
        """Where a redirection leads, as the server writes it; None where the answer is none."""
        return (self.headers.get("location") or None) if self.status in _REDIRECTIONS else None

    @property
    def media(self) -> str:
        """The media type in lower case, "" where none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset the server names."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'") or None
        return None


class FetchError(Exception):
    """A request that brought nothing: a key of `errors.WRONG`, and the facts for it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """What one request may cost."""

    timeout: float
    """Seconds to wait for a connection, and for each piece of an answer."""
    total: float
    """Seconds for all of it."""
    max_bytes: int
    """Of the body, unpacked."""


def parse(url: str, base: httpx.URL | None = None) -> httpx.URL | None:
    """An address, from `base` on where it is relative, without its fragment; None where it is none."""
    try:
        found = (base.join(url) if base else httpx.URL(url)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        return None
    if found.scheme not in ("http", "https") or not found.raw_host or found.userinfo:
        return None  # a name and password would end up in the record
    return found


def port_of(url: httpx.URL) -> int:
    """The port that an address means."""
    return url.port or (443 if url.scheme == "https" else 80)


def fetch(
    url: httpx.URL, headers: dict[str, str], limit: Limit, allowed: Allowed, takes: Callable[[str], bool]
) -> Answer:
    """What the server of `url` answers, be it a redirection or a refusal.

    The connection goes to the very address that was checked: a name that means something else a moment later
    (DNS rebinding) leads nowhere else. The body is read where the status is 200 and `takes` says so of the
    media type. Raises `FetchError`.
    """
    door = _Door(allowed, time.monotonic() + limit.total)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), limit.timeout)
    try:
        with (
            closing(httpcore.ConnectionPool(ssl_context=_tls(), network_backend=door)) as pool,
            pool.stream(
                "GET",
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=[
                    (name.encode(), value.encode("ascii", "replace")) for name, value in headers.items()
                ],
                extensions={"timeout": timeouts},
            ) as response,
        ):
            said: dict[str, str] = {}
            for name, value in response.headers:
                said.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
            answer = Answer(status=response.status, headers=said)
            if answer.status != _OK:
                return answer
            if not takes(answer.media):
                raise FetchError("P033", kind=repr(answer.media[:40]))
            length = said.get("content-length", "")
            if length.isdigit() and int(length[:20]) > limit.max_bytes:
                raise TooLargeError
            body = unpack(response.iter_stream(), said.get("content-encoding"), limit.max_bytes)
            return msgspec.structs.replace(answer, body=body)
    except TooLargeError:
        raise FetchError("P005", size=f"more than {limit.max_bytes}", limit=limit.max_bytes) from None
    except DamagedError as fault:
        raise FetchError("P032", reason=reason(fault)) from None
    except httpcore.TimeoutException:
        took = limit.total if time.monotonic() >= door.deadline else limit.timeout
        raise FetchError("P032", reason=f"not within {took:g} s") from None
    except _FAULTS as fault:
        raise FetchError("P032", reason=reason(fault)) from None


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _Door(httpcore.NetworkBackend):
    """Connects to checked addresses only, and closes on everything when the time is up."""

    def __init__(self, allowed: Allowed, deadline: float) -> None:
        self._allowed = allowed
        self._net = httpcore.SyncBackend()
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = resolve(host, port)
        private = [address for address in found if not is_public(address)]
        open_to = self._allowed(host, port, private)
        fit = [address for address in found if address in open_to or address not in private]
        if not fit:
            raise FetchError("P036", host=host)
        failed: Exception | None = None
        for address in fit[:_MOST_ADDRESSES]:
            try:
                stream = self._net.connect_tcp(
                    str(address), port, left(self.deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                failed = fault
                continue
            return _Timed(stream, self.deadline)
        raise failed or httpcore.ConnectError


class _Timed(httpcore.NetworkStream):
    """A connection that lasts until a moment, however slowly the other side dribbles."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, left(self._deadline, timeout))
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(deadline: float, timeout: float | None) -> float:
    """Seconds that may still be waited."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds if timeout is None else min(seconds, timeout)
