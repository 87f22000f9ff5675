"""One visit to a host: leave is asked of its robots.txt, then one request is made."""

from collections import deque
from collections.abc import Callable
from typing import Final, Literal

import httpx
import msgspec

from onrecord.errors import reason
from onrecord.pages.addresses import Address
from onrecord.pages.feeds import Entry
from onrecord.pages.fetching import Allowed, Answer, FetchError, Limit, fetch, parse, port_of
from onrecord.pages.robots import Robots, rules_of
from onrecord.pages.web import PRODUCT, Web

_ROBOTS_BYTES: Final = 5_000_000
_ROBOTS_REDIRECTS: Final = 5  # RFC 9309, 2.3.1.2
_USUAL_PORTS: Final = (80, 443)
_PAGES: Final = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
_ACCEPT: Final = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.1"

Role = Literal["named", "feed", "page"]
"""`named`: page, feed or list of feeds, as it turns out; `feed`: of a list; `page`: of a feed."""


class Home(msgspec.Struct, kw_only=True):
    """The host that the user named, which may have a private address if it had one from the first."""

    host: str
    port: int
    addresses: list[Address] | None = None
    """Its private ones; None before it was asked for the first time."""


class Visit(msgspec.Struct, kw_only=True):
    """One address to be fetched, and why."""

    url: str
    """Where it is now, after redirections."""
    name: str
    """As it was named, or as the feed has it."""
    role: Role
    home: Home | None = None
    entry: Entry | None = None
    hops: int = 0
    tries: int = 0


class Host(msgspec.Struct, kw_only=True, eq=False):
    """One host, and where things stand with it."""

    name: str
    delay: float
    """Seconds between two requests."""
    waiting: deque[Visit] = msgspec.field(default_factory=deque)
    busy: bool = False
    """A visit is under way."""
    in_line: bool = False
    """It will be asked when its time comes."""
    asked: bool = False
    ready: float = 0.0
    """When it may be asked again, by the monotonic clock."""
    failures: int = 0
    """Requests in a row that were not answered."""
    closed: FetchError | None = None
    """Why it is asked nothing more."""
    robots: dict[tuple[str, int], Robots] = {}
    """By scheme and port."""


class Visitor:
    """Makes visits; what it learns of a host it writes on the host, which has one visitor at a time."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._headers = {
            "User-Agent": web.agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }

    def visit(self, host: Host, visit: Visit) -> Answer | FetchError:
        """What came of it."""
        try:
            url = parse(visit.url)
            if url is None:
                return FetchError("P025", reason=repr(visit.url))
            robots = self._robots(host, visit, url)
            if robots.unreachable:
                return FetchError("P031", host=url.host, reason=robots.unreachable)
            if not robots.allows(str(url), PRODUCT):
                return FetchError("P030", host=url.host)
            return fetch(
                url, self._headers, self._limit(self._web.max_bytes), self._allowed(visit), _takes(visit.role)
            )
        except FetchError as error:
            return error
        except Exception as fault:  # libraries at work on what a hostile server sends
            return FetchError("P032", reason=f"{type(fault).__name__}: {reason(fault)}")

    def _robots(self, host: Host, visit: Visit, page: httpx.URL) -> Robots:
        origin = (page.scheme, port_of(page))
        if origin in host.robots:
            return host.robots[origin]
        url: httpx.URL | None = page.join("/robots.txt")
        answer = Answer(status=404, headers={})
        for _ in range(_ROBOTS_REDIRECTS + 1):
            if url is None:
                break
            answer = fetch(
                url, self._headers, self._limit(_ROBOTS_BYTES), self._allowed(visit), lambda media: True
            )
            if answer.leads_to is None:
                break
            url = parse(answer.leads_to, url)
        robots = host.robots[origin] = rules_of(answer)
        host.delay = max(host.delay, robots.delay(PRODUCT))
        return robots

    def _limit(self, max_bytes: int) -> Limit:
        return Limit(timeout=self._web.timeout, total=self._web.total, max_bytes=max_bytes)

    def _allowed(self, visit: Visit) -> Allowed:
        def allowed(host: str, port: int, private: list[Address]) -> list[Address]:
            if host in self._web.private_hosts:
                return private
            home = visit.home
            if home is None or host != home.host or port not in (home.port, *_USUAL_PORTS):
                return []
            if home.addresses is None:
                home.addresses = private
            return home.addresses

        return allowed


def _takes(role: Role) -> Callable[[str], bool]:
    return lambda media: media in _PAGES or (role != "page" and "xml" in media)
