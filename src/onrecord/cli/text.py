"""A record as a person wants to see it in a terminal: the headline, who says what, who did what to whom."""

import os

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli import labels
from onrecord.model import Article, Claim, Event, Record

PIPED_WIDTH = 120
NARROW = 60
"""Columns under which a table has no room, and its cells stand below one another."""
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
    facts = [labels.clean(record.path)] if record.path else []
    console.print(Text(" · ".join([*labels.headline(record), *facts]), style="dim"))
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
    names = labels.Names(record)
    if record.claims:
        console.print(Text("\nWho says what", style="bold underline"))
        _print_rows(_claim_rows(record, names), console)
    if record.events:
        console.print(Text("\nWho did what to whom", style="bold underline"))
        _print_rows([_event_row(event, names) for event in record.events], console)
    if not record.claims and not record.events:
        console.print(Text("\nNo claims and no events found in it.", style="dim"))


def _claim_rows(record: Record, names: labels.Names) -> list[tuple[Text, ...]]:
    rows: list[tuple[Text, ...]] = []
    last: str | None = None
    for claim in record.claims:
        name = names.speaker(claim)
        rows.append(
            (
                Text(claim.id, style="dim"),
                Text(
                    "" if name and name == last else name or "(no one named)", style="cyan" if name else "dim"
                ),
                Text(claim.act, style="dim" if claim.act == "say" else ""),
                _claim_text(claim),
            )
        )
        last = name
    return rows


def _claim_text(claim: Claim) -> Text:
    text = Text(labels.content(claim))
    if claim.told_to:
        text.append(f"  (to {labels.clean(claim.told_to)})", style="dim")
    if claim.within:
        text.append(f"  (as {claim.within} has it)", style="dim")
    return text


def _event_row(event: Event, names: labels.Names) -> tuple[Text, ...]:
    standing = Text(event.status, style=STATUS_STYLES.get(event.status, ""))
    grounds = names.grounds(event)
    if grounds:
        by = " by {}" if event.status == "alleged" else ", according to {}"
        standing.append(by.format(grounds), style="default")
    if event.mentions:
        standing.append(f" · told {len(event.mentions) + 1} times", style="dim")
    for part in labels.circumstances(event):
        standing.append(f" · {part}", style="dim")
    return Text(event.id, style="dim"), Text(event.type, style="bold"), Text(names.deed(event)), standing


def _print_rows(rows: list[tuple[Text, ...]], console: Console) -> None:
    if console.width < NARROW:
        for number, *head, last in rows:
            console.print(Text(" ").join([number, *filter(None, head)]))
            console.print(Padding(last, (0, 0, 0, 2), expand=False))
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(max_width=console.width // 4)
    table.add_column(max_width=console.width // 2)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    with console.capture() as made:
        console.print(Padding(table, (0, 0, 0, 2), expand=False))
    lines = made.get().splitlines()
    console.file.write("".join(f"{line.rstrip()}\n" for line in lines))
