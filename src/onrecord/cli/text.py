"""A record as a person wants to see it in a terminal: the headline, who says what, who did what to whom."""

import os

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli import labels
from onrecord.model import Article, Claim, Event, Record

PIPED_WIDTH = 120
STATUS_STYLES = {
    "asserted": "green",
    "alleged": "yellow",
    "denied": "red",
    "requested": "cyan",
    "promised": "cyan",
    "threatened": "magenta",
    "hypothetical": "dim",
}


def terminal() -> Console:
    """Standard output: as wide as the terminal and in colour; plain, and of a fixed width, when piped."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPED_WIDTH
    return console


def print_record(record: Article, console: Console) -> None:
    """Prints one article or record. Page text is shown as text: no markup, no control characters."""
    console.print(Text(labels.clean(record.title or "(no title)"), style="bold"))
    facts = labels.headline(record)
    if facts:
        console.print(Text(" · ".join(facts), style="dim"))
    if isinstance(record, Record):
        _print_coding(record, console)
    else:
        console.print()
        console.print(Text("\n\n".join(map(labels.clean, record.text.split("\n\n")))))
    left_out = labels.left_out(record)
    if left_out:
        console.print()
        console.print(Text(f"Left out: {left_out}", style="dim"))
    for warning in record.warnings:
        console.print(Text(f"Note: {labels.clean(warning)}", style="yellow"))


def _print_coding(record: Record, console: Console) -> None:
    if record.claims:
        console.print(Text("\nWho says what", style="bold underline"))
        table = _table(console)
        last: object = None
        for claim in record.claims:
            name = labels.speaker(record, claim)
            table.add_row(
                Text(claim.id, style="dim"),
                Text(
                    "" if name and name == last else name or "(no one named)", style="cyan" if name else "dim"
                ),
                Text(claim.act, style="dim" if claim.act == "say" else ""),
                _claim_text(claim),
            )
            last = name
        console.print(Padding(table, (0, 0, 0, 2)))
    if record.events:
        console.print(Text("\nWho did what to whom", style="bold underline"))
        table = _table(console)
        for event in record.events:
            table.add_row(
                Text(event.id, style="dim"),
                Text(event.type, style="bold"),
                Text(labels.deed(record, event)),
                _standing(record, event),
            )
        console.print(Padding(table, (0, 0, 0, 2)))
    if not record.claims and not record.events:
        console.print(Text("\nNo claims and no events found in it.", style="dim"))


def _table(console: Console) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(max_width=max(12, console.width // 4))
    table.add_column(no_wrap=False, max_width=max(12, console.width // 2))
    table.add_column()
    return table


def _claim_text(claim: Claim) -> Text:
    text = Text(labels.content(claim))
    if claim.told_to:
        text.append(f"  (to {labels.clean(claim.told_to)})", style="dim")
    if claim.within:
        text.append(f"  (as {claim.within} has it)", style="dim")
    return text


def _standing(record: Record, event: Event) -> Text:
    text = Text(event.status, style=STATUS_STYLES.get(event.status, ""))
    grounds = labels.grounds(record, event)
    if grounds:
        text.append(
            f" by {grounds}" if event.status == "alleged" else f", according to {grounds}", style="default"
        )
    for part in labels.circumstances(event):
        text.append(f" · {part}", style="dim")
    return text
