"""What a host asks of crawlers: robots.txt, by RFC 9309."""

from typing import Final

import msgspec
from protego import Protego

from onrecord.pages.fetching import Answer

_MOST: Final = 512_000  # bytes that are read of it; the RFC asks for 500 KiB at least
_LONGEST: Final = 86_400.0  # seconds
_OK: Final = 200


class Robots(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of one origin."""

    rules: Protego | None = None
    """None where everything is allowed, or nothing is."""
    unreachable: str | None = None
    """Why there is no telling what is allowed: then nothing is."""

    def allows(self, url: str, agent: str) -> bool:
        """Whether `agent`, a product's name, may fetch `url`."""
        return self.unreachable is None and (self.rules is None or self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Seconds that the host asks to have between two requests; 0 where it does not."""
        return min(float((self.rules.crawl_delay(agent) if self.rules else None) or 0), _LONGEST)


def rules_of(answer: Answer) -> Robots:
    """What an answer to the request for robots.txt means: nothing there, all allowed; trouble, nothing is."""
    if answer.status == _OK:
        return Robots(rules=Protego.parse(answer.body[:_MOST].decode("utf-8", "replace")))
    if 400 <= answer.status < 500 and answer.status != 429:
        return Robots()
    return Robots(unreachable=f"status {answer.status}")
