"""Records to stdout, in the format asked for, each as soon as it is made."""

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import msgspec

from onrecord.model import Article, to_json


def write(records: Iterable[Article], format: str) -> None:
    """Writes records to stdout as `text`, `json`, `jsonl` or `html`.

    `json` is one object for one page and an array for several; `html` is one document however many pages.
    """
    WRITERS[format](iter(records))


def _write_jsonl(records: Iterator[Article]) -> None:
    for record in records:
        _out(to_json(record) + b"\n")


def _write_json(records: Iterator[Article]) -> None:
    first, second = next(records, None), next(records, None)
    if first is None:
        return
    if second is None:
        _out(msgspec.json.format(to_json(first), indent=2) + b"\n")
        return
    _out(b"[\n")
    for n, record in enumerate(chain((first, second), records)):
        _out((b",\n" if n else b"") + msgspec.json.format(to_json(record), indent=2))
    _out(b"\n]\n")


def _write_text(records: Iterator[Article]) -> None:
    from onrecord.cli.text import print_record, terminal

    console = terminal()
    for n, record in enumerate(records):
        if n:
            console.rule(style="dim")
        print_record(record, console)


def _write_html(records: Iterator[Article]) -> None:
    from onrecord.cli.html import document

    for piece in document(records):
        _out(piece.encode("utf-8", "xmlcharrefreplace"))


def _out(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


WRITERS: dict[str, Callable[[Iterator[Article]], None]] = {
    "text": _write_text,
    "json": _write_json,
    "jsonl": _write_jsonl,
    "html": _write_html,
}
