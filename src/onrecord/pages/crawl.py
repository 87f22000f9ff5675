"""The order in which pages of the web are fetched: which host is asked next, and what comes of an answer."""

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from email.utils import parsedate_to_datetime
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from onrecord.errors import InputError, reason
from onrecord.pages.document import Document
from onrecord.pages.feeds import FEED, FEED_LIST, Entry, FeedError, list_kind, read_feed, read_opml
from onrecord.pages.fetching import Answer, FetchError, parse, port_of
from onrecord.pages.units import Unit
from onrecord.pages.visit import Home, Host, Visit, Visitor
from onrecord.pages.web import Web

_MOST_WAITING: Final = 1_000  # pages: beyond it no further feed is opened
_MOST_FAILURES: Final = 3  # in a row, after which a host is taken for dead
_LONGEST_PAUSE: Final = 0.5  # seconds until it is asked again whether to stop
_OK: Final = 200
_BUSY: Final = (429, 503)
_BACK_OFF: Final = 5.0  # seconds, twice as long each time, where the host does not say
_SHOWN: Final = 80  # characters of an address in a message


class Crawl:
    """One reading of the web, from the addresses named to the last page they lead to."""

    def __init__(self, web: Web, units: Iterable[Unit], stopped: Callable[[], bool]) -> None:
        self._web = web
        self._stopped = stopped
        self._units = iter(units)
        self._visitor = Visitor(web)
        self._feeds: deque[Visit] = deque()
        """Feeds not yet opened: a list of them may lead to more pages than fit in memory."""
        self._hosts: dict[str, Host] = {}
        self._homes: dict[tuple[str, int], Home] = {}
        self._ready: list[tuple[float, int, Host]] = []
        """A heap of the hosts that have visits waiting and none under way, by when they may be asked."""
        self._turn = count()
        self._waiting = 0
        self._seen: set[str] = set()

    def run(self) -> Iterator[Document | InputError]:
        """What comes in, as it comes. Holds no more pages than there are hosts asked at a time."""
        jobs: SimpleQueue[tuple[Host, Visit] | None] = SimpleQueue()
        results: SimpleQueue[tuple[Host, Visit, Answer | FetchError]] = SimpleQueue()
        for _ in range(self._web.hosts):
            # Daemons, so that stopping does not wait for a host that hangs.
            threading.Thread(target=self._work, args=(jobs, results), daemon=True).start()
        running = 0
        try:
            while not self._stopped():
                yield from self._fill()
                while running < self._web.hosts and (host := self._next_host()):
                    visit = host.waiting.popleft()
                    self._waiting -= 1
                    if refusal := self._refusal(host):
                        yield self._failed(visit, refusal)
                        self._line_up(host)
                    else:
                        running += 1
                        host.busy = host.asked = True
                        jobs.put((host, visit))
                if not running and not self._ready:
                    return
                pause = _LONGEST_PAUSE
                if self._ready and running < self._web.hosts:
                    pause = min(pause, max(0.0, self._ready[0][0] - time.monotonic()))
                try:
                    host, visit, came = results.get(timeout=pause)
                except Empty:
                    continue
                running -= 1
                yield from self._received(host, visit, came)
        finally:
            for _ in range(self._web.hosts):
                jobs.put(None)

    def _work(
        self,
        jobs: "SimpleQueue[tuple[Host, Visit] | None]",
        results: "SimpleQueue[tuple[Host, Visit, Answer | FetchError]]",
    ) -> None:
        while job := jobs.get():
            results.put((*job, self._visitor.visit(*job)))

    def _fill(self) -> Iterator[Document | InputError]:
        """Takes on named addresses, then feeds, until enough is waiting."""
        while self._waiting < _MOST_WAITING:
            if unit := next(self._units, None):
                yield from self._open(unit)
            elif self._feeds:
                yield from self._take(self._feeds.popleft())
            else:
                return

    def _open(self, unit: Unit) -> Iterator[Document | InputError]:
        if unit.kind == "address":
            visit = Visit(url=unit.path, name=unit.name, role="named")
            if url := parse(unit.path):
                name, port = url.raw_host.decode("ascii"), port_of(url)
                visit.home = self._homes.setdefault((name, port), Home(host=name, port=port))
            yield from self._take(visit)
            return
        try:
            with Path(unit.path).open("rb") as file:
                data = file.read(self._web.feed_bytes + 1)
        except OSError as fault:
            yield InputError(unit.name, "P003", reason=reason(fault))
            return
        yield from self._list(Visit(url="", name=unit.name, role="named"), data, None)

    def _take(self, visit: Visit) -> Iterator[Document | InputError]:
        """Puts a visit into the line of its host, unless its address was taken before."""
        url = parse(visit.url)
        if url is None:
            yield self._failed(visit, FetchError("P025", reason=repr(visit.url[:_SHOWN])))
        elif str(url) not in self._seen:
            visit.url = str(url)
            self._seen.add(visit.url)
            self._host(url.host).waiting.append(visit)
            self._waiting += 1
            self._line_up(self._host(url.host))

    def _go_on(self, visit: Visit, host: Host) -> None:
        """Puts a visit that was begun at the head of the line."""
        host.waiting.appendleft(visit)
        self._waiting += 1
        self._line_up(host)

    def _host(self, name: str) -> Host:
        return self._hosts.setdefault(name, Host(name=name, delay=self._web.delay))

    def _line_up(self, host: Host) -> None:
        """Has a host asked when its time comes, where it has something to be asked for."""
        if host.waiting and not host.busy and not host.in_line:
            host.in_line = True
            when = 0.0 if self._refusal(host) else host.ready  # what is not asked need not wait
            heapq.heappush(self._ready, (when, next(self._turn), host))

    def _next_host(self) -> Host | None:
        """The host that may be asked now and has waited the longest."""
        if not self._ready or self._ready[0][0] > time.monotonic():
            return None
        _, _, host = heapq.heappop(self._ready)
        host.in_line = False
        return host

    def _refusal(self, host: Host) -> FetchError | None:
        """Why a host is not to be asked any more."""
        if host.asked and host.delay > self._web.longest_delay:
            return FetchError("P035", host=host.name, seconds=f"{host.delay:g}")
        return host.closed

    def _received(
        self, host: Host, visit: Visit, came: Answer | FetchError
    ) -> Iterator[Document | InputError]:
        """What came of one visit, and the host's turn again after its delay."""
        host.busy = False
        host.ready = time.monotonic() + host.delay
        unanswered = isinstance(came, FetchError) and came.code == "P032"
        host.failures = host.failures + 1 if unanswered else 0
        if unanswered and host.failures >= _MOST_FAILURES and isinstance(came, FetchError):
            host.closed = came
        found: Iterator[Document | InputError] = iter(())
        if isinstance(came, FetchError):
            found = iter([self._failed(visit, came)])
        elif came.leads_to is not None:
            found = self._lead_on(visit, came.leads_to)
        elif came.status in _BUSY:
            found = self._put_off(host, visit, came)
        elif came.status != _OK:
            found = iter([self._failed(visit, FetchError("P034", status=came.status))])
        else:
            found = self._read(visit, came)
        yield from found
        self._line_up(host)

    def _lead_on(self, visit: Visit, where: str) -> Iterator[Document | InputError]:
        if visit.hops >= self._web.redirects:
            yield self._failed(visit, FetchError("P037", count=self._web.redirects))
            return
        url = parse(where, parse(visit.url))
        if url is None:
            yield self._failed(visit, FetchError("P025", reason=repr(where[:_SHOWN])))
            return
        visit.url, visit.hops = str(url), visit.hops + 1
        visit.home = _kept(visit)
        self._go_on(visit, self._host(url.host))

    def _put_off(self, host: Host, visit: Visit, answer: Answer) -> Iterator[Document | InputError]:
        """A host that asks to come back later is left alone for so long."""
        visit.tries += 1
        seconds = _seconds(answer.headers.get("retry-after")) or _BACK_OFF * 2 ** (visit.tries - 1)
        if seconds > self._web.longest_delay:
            host.closed = FetchError("P035", host=host.name, seconds=f"{seconds:g}")
            yield self._failed(visit, host.closed)
        elif visit.tries > self._web.retries:
            yield self._failed(visit, FetchError("P034", status=answer.status))
        else:
            host.ready = time.monotonic() + max(seconds, host.delay)
            self._go_on(visit, host)

    def _read(self, visit: Visit, answer: Answer) -> Iterator[Document | InputError]:
        if visit.role == "feed" or (visit.role == "named" and list_kind(answer.body)):
            yield from self._list(visit, answer.body, answer.charset)
        elif not answer.body:
            yield self._failed(visit, FetchError("P002"))
        else:
            yield Document(
                path=visit.name,
                data=answer.body,
                url=visit.url,
                charset=answer.charset,
                published=visit.entry.published if visit.entry else None,
            )

    def _list(self, visit: Visit, data: bytes, charset: str | None) -> Iterator[Document | InputError]:
        """Takes on what a feed or a list of feeds leads to."""
        limit = self._web.feed_bytes
        if len(data) > limit:
            yield self._failed(visit, FetchError("P005", size=f"more than {limit}", limit=limit))
            return
        kind = list_kind(data) or FEED
        home, base = _kept(visit), visit.url or None
        found = False
        try:
            if kind == FEED_LIST and visit.role == "named":
                for url in read_opml(data):
                    found = True
                    self._feeds.append(Visit(url=url, name=url, role="feed", home=home))
            else:
                for entry in read_feed(data, base, charset):
                    found = True
                    yield from self._enter(visit, entry, home)
        except FeedError as fault:
            yield self._failed(visit, FetchError("P028", kind=kind, reason=reason(fault)))
            return
        if not found:
            yield self._failed(visit, FetchError("P029", kind=kind))

    def _enter(self, feed: Visit, entry: Entry, home: Home | None) -> Iterator[Document | InputError]:
        if entry.link is None:
            yield _carried(feed.name, entry, [])
        elif not self._web.known(entry.link):
            yield from self._take(Visit(url=entry.link, name=entry.link, role="page", home=home, entry=entry))

    def _failed(self, visit: Visit, fault: FetchError) -> Document | InputError:
        """What is wrong with a visit; the article itself where the feed carries it."""
        error = InputError(visit.name, fault.code, **fault.facts)
        if visit.entry and visit.entry.html:
            told = error.reason.split(";")[0]
            return _carried(visit.name, visit.entry, [f"taken from the feed, the page could not be: {told}"])
        return error


def _carried(name: str, entry: Entry, warnings: list[str]) -> Document:
    """The article that a feed carries."""
    return Document(
        path=name,
        html=entry.html,
        url=entry.link,
        title=entry.title,
        published=entry.published,
        warnings=warnings,
    )


def _kept(visit: Visit) -> Home | None:
    """The home of what a visit leads to: lost as soon as another host is what leads there."""
    url = parse(visit.url)
    home = visit.home
    return home if home and url and url.raw_host.decode("ascii") == home.host else None


def _seconds(said: str | None) -> float | None:
    """Seconds that a header Retry-After asks for, as a number or as a date."""
    if not said:
        return None
    if said.strip().isdecimal():
        return float(said.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
