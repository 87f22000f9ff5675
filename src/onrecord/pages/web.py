"""Pages of the web: fetched as their hosts ask for it, many hosts at a time and each host's one by one."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

import msgspec

from onrecord.errors import InputError
from onrecord.pages.document import Document
from onrecord.pages.units import Unit

PRODUCT: Final = "OnRecord"
"""The name by which robots.txt calls this program."""


def _known(url: str) -> bool:
    return False


def _never() -> bool:
    return False


class Web(msgspec.Struct, frozen=True, kw_only=True):
    """How pages are fetched. It keeps nothing: no cookies, no proxy of the environment, no cache."""

    contact: str | None = None
    """An address or a mail box that hosts are told, should they want to complain."""
    delay: float = 1.0
    """Seconds between two requests to a host, or more where its robots.txt asks for it."""
    longest_delay: float = 60.0
    """Seconds beyond which a host that asks to wait is left alone."""
    timeout: float = 15.0
    """Seconds to wait for a connection, and for each piece of an answer."""
    total: float = 60.0
    """Seconds for one request from start to end."""
    max_bytes: int = 20_000_000
    """Of one page, unpacked."""
    feed_bytes: int = 5_000_000
    """Of one feed or list of feeds, unpacked."""
    redirects: int = 10
    retries: int = 2
    """For an answer that asks to come back later (429, 503)."""
    hosts: int = 8
    """Hosts that are asked at a time."""
    private_hosts: Collection[str] = ()
    """Names of hosts with private addresses that any page may lead to."""
    known: Callable[[str], bool] = _known
    """Whether the page at an address is here already. A feed's links to such pages are not followed."""

    @property
    def agent(self) -> str:
        """What the header User-Agent says."""
        from onrecord import __version__

        return f"{PRODUCT}/{__version__}" + (f" (+{self.contact})" if self.contact else "")

    def read(
        self, units: Iterable[Unit], *, stopped: Callable[[], bool] = _never
    ) -> Iterator[Document | InputError]:
        """The pages that `units` of the web lead to, as they come in; each address once.

        An address may be that of a page, of a feed or of a list of feeds; of the latter two every link is
        followed. Where the page of a feed's entry cannot be had and the feed carries the whole article, that
        is the document, with a warning. What fails comes as an `InputError` under the address that was named,
        or that the feed gave. It ends within half a second of `stopped` saying so, or when it is closed, and
        asks nothing more.

        Pages lead to public addresses only. A private one (loopback, an intranet) has to be named itself, or
        be on the host and port that was named: what a public page leads to never reaches it.
        """
        from onrecord.pages.crawl import Crawl

        yield from Crawl(self, units, stopped).run()
