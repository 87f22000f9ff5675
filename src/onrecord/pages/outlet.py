"""Who published a page: the outlet's name, the address and its domain."""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from onrecord.model import Furniture, Outlet

_NAMED_HOSTS: Final = ("www.", "m.", "mobile.", "amp.", "www2.")
_NO_LETTER = re.compile(r"[\W_]+")
_UNFIT = re.compile(r"""[ <>"\\]""")  # what no address has (RFC 3986), and markup would need
_LABEL = re.compile(r"[\w-]{1,63}")
_ARTICLE = re.compile(r"^the\s+", re.I)
_INITIALS: Final = 3  # letters that may stand in any line by chance
_NOTICES: Final = ("copyright", "newsletter", "share", "comment_form")  # in which a page speaks of its outlet
_LONGEST: Final = 80  # characters; beyond it a motto is meant


def outlet_of(
    said: str | None, url: str | None, tails: Sequence[str] = (), furniture: Iterable[Furniture] = ()
) -> Outlet | None:
    """The outlet: as the page names it, else the tail of the title that the address or a notice bears out."""
    domain = domain_of(url)
    name = outlet_name(said)
    if domain and (name is None or "." in name):
        name = next((tail for tail in tails if is_of_domain(tail, domain)), name)
    name = name or noticed(tails, ((block.kind, block.text) for block in furniture))
    return Outlet(name=name, domain=domain) if name or domain else None


def noticed(tails: Sequence[str], blocks: Iterable[tuple[str, str]]) -> str | None:
    """The last of a title's tails that the page's own notices name; `blocks` are kinds and texts."""
    notices = [letters(text) for kind, text in blocks if kind in _NOTICES]
    for tail in reversed(tails):
        spelled = letters(tail)
        if len(spelled) > _INITIALS and any(spelled in notice for notice in notices):
            return tail
    return None


def outlet_name(said: str | None) -> str | None:
    """An outlet's name without its motto ("Harbour Post | All the news"); None for a handle or address."""
    if not said:
        return None
    name = " ".join(said.split("|")[0].split())
    if not name or len(name) > _LONGEST or name.startswith("@") or "://" in name:
        return None
    return name


def is_of_domain(name: str, domain: str) -> bool:
    """Whether a name is what a domain spells: "The Harbour Post" and harbourpost.example."""
    spelled, host = letters(name), letters(domain.rpartition(".")[0] or domain)
    return len(spelled) > 2 and (spelled in host or (len(host) > 4 and host in spelled))


def address(text: str) -> str | None:
    """`text` without the space around it, where it is an address of the web; None where it is none.

    That is `http` or `https`, a host with a dot in its name, and no space, control or bracket anywhere.
    """
    text = text.strip()
    return text if _host(text) else None


def domain_of(url: str | None) -> str | None:
    """The host of an address, without "www." and the like; None where it is no address of the web."""
    host = _host(url.strip()) if url else None
    for prefix in _NAMED_HOSTS:
        if host and host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def domain(said: str) -> str | None:
    """The domain a document names, by itself or as an address; None where it is none."""
    return domain_of(said) or domain_of(f"https://{said.strip()}")


def _host(url: str) -> str | None:
    """The host in lower case, without the dot of the root."""
    if not url.isprintable() or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removesuffix(".")
        _ = parts.port  # which must be a number
    except ValueError:
        return None
    labels = host.split(".")
    if parts.scheme not in ("http", "https") or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return None
    return host


def letters(name: str) -> str:
    """A name as a domain would spell it: "The Harbour Post" is "harbourpost"."""
    return _NO_LETTER.sub("", _ARTICLE.sub("", name.strip()).casefold())
