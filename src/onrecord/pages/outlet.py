"""Who published a page: the outlet's name and its domain."""

from urllib.parse import urlsplit


def domain_of(url: str | None) -> str | None:
    """The host of an address, without "www."; None where it is no address of the web."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "." not in host:
        return None
    return host.removeprefix("www.").rstrip(".") or None
