import io

import pytest
from rich.console import Console

from onrecord.cli.text import print_record
from onrecord.model import Record


def shown(record: Record, *, colour: bool = False, width: int = 120) -> str:
    out = io.StringIO()
    colours = "standard" if colour else None
    console = Console(file=out, force_terminal=colour, color_system=colours, width=width, highlight=False)
    print_record(record, console)
    return out.getvalue()


def lines(record: Record) -> list[str]:
    return [" ".join(line.split()) for line in shown(record).splitlines()]


@pytest.mark.parametrize(
    "line",
    [
        "The Harbour Post · 2024-06-22 · by Ines Vale · text by AFP · pictures by Reuters · page.html",
        "c1 Ada Holm say Ruritania has shipped <mortars> to Graustark",
        "c2 a Ruritanian spokesman deny “We deny it,” (to reporters)",
        "e1 AID Ruritania → Graustark alleged by Ada Holm · 2024-06-21 · artillery",
        "Left out: other",
        "Note: a warning",
    ],
)
def test_a_record_is_shown_with_who_says_and_who_did(record: Record, line: str) -> None:
    assert line in lines(record)


def test_page_text_moves_no_cursor_and_makes_no_markup(record: Record) -> None:
    first = shown(record).splitlines()[0]
    assert "\x1b" not in first
    assert "<b>shipped</b>" in first


def test_colour_only_where_asked_for(record: Record) -> None:
    assert "\x1b[" in shown(record, colour=True)
    assert "\x1b[" not in shown(record)


def test_an_empty_record_says_so(record: Record) -> None:
    record.claims, record.events = [], []
    assert "No claims and no events found in it." in lines(record)


@pytest.mark.parametrize("width", [30, 80, 200])
def test_it_fits_the_terminal(record: Record, width: int) -> None:
    assert all(len(line) <= width for line in shown(record, width=width).splitlines())


def test_what_two_do_to_each_other_points_both_ways(record: Record) -> None:
    event = record.events[0]
    event.recipients = event.actors = ["a1", "a2"]
    event.spans.recipient = event.spans.actor = event.spans.actor + event.spans.recipient
    assert any("AID Ruritania ↔ Graustark alleged" in line for line in lines(record))


def test_a_party_without_an_actor_is_shown_in_the_articles_words(record: Record) -> None:
    record.events[0].actors, record.events[0].recipients = [], []
    record.events[0].spans.recipient = []
    assert any("AID Ruritania alleged" in line for line in lines(record))
    record.events[0].spans.actor = []
    assert any("AID someone unnamed alleged" in line for line in lines(record))
