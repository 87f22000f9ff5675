"""OnRecord: who said and did what, to whom, when and where, according to whom, from raw news pages.

    import onrecord

    record = onrecord.read("page.html")
    for claim in record.claims:
        print(claim.source, claim.act, [piece.text for piece in claim.content])

What takes long to import is imported when it is first used.
"""

from functools import cache
from os import PathLike
from typing import TYPE_CHECKING, Any

from onrecord.errors import InputError, RecordError
from onrecord.model import Article, Record

if TYPE_CHECKING:
    from onrecord.coding.coder import Coder
    from onrecord.record.opening import OpenRecord

__all__ = ["Article", "Coder", "InputError", "Record", "RecordError", "__version__", "open_record", "read"]


@cache
def _coder() -> "Coder":
    from onrecord.coding.coder import Coder

    return Coder()


def read(page: str | PathLike[str], **how: Any) -> Record:
    """The record of one page: a file's path, or `-` for standard input. Takes the options of `Coder.read`.

    Raises `InputError` where the page can't be read.
    """
    return _coder().read(page, **how)


def open_record(where: str | PathLike[str] = "record") -> "OpenRecord":
    """The record that `onrecord add` made, to be asked: `open_record("record").events(type="AID")`.

    Raises `RecordError` where there is none.
    """
    from onrecord.record.opening import open_record

    return open_record(where)


def __getattr__(name: str) -> Any:
    if name == "Coder":
        from onrecord.coding.coder import Coder

        return Coder
    if name == "__version__":
        from importlib.metadata import version

        return version("onrecord")
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
