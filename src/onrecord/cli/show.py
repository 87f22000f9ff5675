"""`onrecord show`: one thing of the record, with all that belongs to it, down to the words of the page."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import labels
from onrecord.cli.options import RecordOption
from onrecord.cli.stopping import stopped_at_once

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from onrecord.record.rows import Told
    from onrecord.record.shown import Happening, Passage, Printed, Saying, Shown, Telling

EXAMPLES = """[bold]Examples[/bold]

  onrecord show e3f2a        an event: every report of it, the words, and who says so

  onrecord show s81c0        a story: its articles and what they report

  onrecord show 3f2a91c0     an article; 3f2a91c0:c2 one claim of it

  onrecord show ukr          an actor: what they did and said, and what was done to them
"""
MOMENTS = 50
STYLES = {
    "trigger": "bold reverse",
    "actor": "cyan",
    "recipient": "magenta",
    "goods": "yellow",
    "place": "green",
    "date": "green",
    "source": "cyan",
    "cue": "bold",
    "content": "italic",
}


class ShownFormat(StrEnum):
    """How it is written."""

    text = "text"
    json = "json"


def show(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Of an article, claim, story, event or actor; the beginning will do.",
            show_default=False,
        ),
    ],
    record: RecordOption = "record",
    format: Annotated[ShownFormat, typer.Option(help="How to write it.")] = ShownFormat.text,
) -> None:
    """Show one thing of the record, back to the sentence that says so."""
    from onrecord.record.opening import open_record
    from onrecord.record.showing import AmbiguousError, UnknownError

    with stopped_at_once(), open_record(record) as opened:
        try:
            shown = opened.show(id)
        except (UnknownError, AmbiguousError) as error:
            typer.echo(f"onrecord: {labels.clean(str(error))}", err=True)
            raise typer.Exit(2 if isinstance(error, AmbiguousError) else 1) from None
    if format is ShownFormat.json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
        return
    from onrecord.cli.text import terminal

    _print(shown, terminal())


def _print(shown: "Shown", console: "Console") -> None:
    from rich.text import Text

    from onrecord.cli.text import print_record
    from onrecord.record import shown as kinds

    match shown:
        case kinds.ShownEvent():
            console.print(_line(shown))
            _facts(console, ["story", shown.story, shown.title or ""])
            _disagreement(console, "dates", shown.dates)
            _disagreement(console, "places", shown.places)
            printed = {told.article for told in shown.told}
            copies = {told.article: told for told in shown.told if told.copy_of in printed}
            for told in shown.told:
                if told.article not in copies:
                    console.print()
                    _telling(told, console)
            if copies:
                console.print()
            for repeat in copies.values():  # which say the same in the same words
                imprint = [repeat.outlet or "", str(repeat.published or "")]
                _facts(console, [repeat.article, *imprint, f"says the same: a copy of {repeat.copy_of}"])
        case kinds.Telling():
            _telling(shown, console)
            _facts(console, ["event", shown.event or "none: its article counts no more"])
        case kinds.ShownClaim():
            _article(shown.article, console)
            _saying(shown, console)
            _passage(shown.passage, console)
            for report in shown.reports:
                _facts(console, ["reports", report])
        case kinds.ShownStory():
            console.print(Text(labels.clean(shown.title or "(no title)"), style="bold"))
            if shown.asked_for:
                _facts(console, [f"{shown.asked_for} is now part of this story"])
            _facts(
                console,
                [shown.id, f"{_many(len(shown.articles), 'article')}, {shown.origins} of them independent"],
            )
            for article in shown.articles:
                _article(article, console)
            for event in shown.events:
                console.print(_line(event))
        case kinds.ShownArticle():
            print_record(shown.record, console)
            _facts(console, ["story", shown.story or "not placed yet"])
            if shown.copy_of:
                _facts(console, ["a copy of", shown.copy_of])
            for copy in shown.copies:
                _facts(console, ["same text", copy.id, copy.outlet or "", str(copy.published or "")])
            if shown.versions:
                _facts(console, ["versions of the page", *shown.versions])
        case kinds.ShownActor():
            console.print(Text(labels.clean(shown.name), style="bold"))
            known = [shown.id, shown.kind, shown.country, shown.sector, shown.wikidata]
            _facts(console, [*filter(None, known), f"in {_many(shown.articles, 'article')}"])
            _disagreement(console, "names", shown.names)
            _disagreement(console, "roles", shown.roles)
            for moment in shown.timeline[:MOMENTS]:
                text = (
                    _line(moment.event)
                    if moment.event
                    else Text(f"{moment.id}  ({moment.act}): {labels.clean(moment.claim or '')}")
                )
                console.print(Text(f"{moment.when or '?':<10}  {moment.what:<8}  ", style="dim") + text)
            if len(shown.timeline) > MOMENTS:
                _facts(
                    console,
                    [f"and earlier; all: onrecord events --actor {shown.id}, claims --source {shown.id}"],
                )


def _line(event: "Happening") -> "Text":
    from rich.text import Text

    from onrecord.cli.rows import cell

    text = Text.assemble((event.id, "dim"), "  ", (event.type, "bold"), "  ")
    text.append(
        " → ".join(
            filter(
                None,
                [
                    cell([w.name for w in event.actors]) or "someone unnamed",
                    cell([w.name for w in event.recipients]),
                ],
            )
        )
    )
    facts = [
        cell(event.goods),
        labels.toll(event.counts or []),
        labels.clean(event.place or ""),
        event.date or "",
    ]
    counts = ", ".join(f"{told.reports} {told.value}" for told in event.statuses)
    facts += [f"{_many(event.reports, 'report')} of {_many(event.origins, 'origin')}: {counts}"]
    facts += ["according to " + cell([who.name for who in event.sources])] if event.sources else []
    for fact in filter(None, facts):
        text.append(f" · {fact}", style="dim")
    return text


def _telling(told: "Telling", console: "Console") -> None:
    from rich.text import Text

    from onrecord.cli.text import STATUS_STYLES

    head = Text.assemble((told.id, "dim"), "  ", (told.status, STATUS_STYLES.get(told.status, "")), "  ")
    head.append(
        " · ".join(
            labels.clean(part) for part in (told.outlet, str(told.published or ""), told.title) if part
        )
    )
    if told.copy_of:
        head.append(f"  (copy of {told.copy_of})", style="dim")
    console.print(head)
    if told.passage:
        _passage(told.passage, console)
    for passage in told.mentions:
        _facts(console, ["  and again"])
        _passage(passage, console)
    for claim in told.claims:
        _saying(claim, console)


def _saying(claim: "Saying", console: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    text = Text.assemble((claim.id, "dim"), "  ", (labels.clean(claim.speaker or "(no one named)"), "cyan"))
    text.append(f" ({claim.act}): {labels.clean(claim.content)}")
    console.print(Padding(text, (0, 0, 0, 4), expand=False))


def _passage(passage: "Passage", console: "Console") -> None:
    """The words, marked by colour; by [brackets] where there is none."""
    from rich.padding import Padding
    from rich.text import Text

    plain, text, at = not console.color_system, Text(), 0
    for mark in passage.marks:
        start, end = mark.span
        text.append(_spaced(passage.text[at:start]))
        words = _spaced(passage.text[start:end])
        text.append(f"[{words}]" if plain else words, style=STYLES[mark.part])
        at = end
    text.append(_spaced(passage.text[at:]))
    console.print(Padding(text, (0, 0, 0, 4), expand=False))


def _spaced(words: str) -> str:
    return labels.harmless(words).replace("\n", " ")


def _article(article: "Printed", console: "Console") -> None:
    facts = [article.id, str(article.published or ""), article.outlet or "", article.title or "(no title)"]
    _facts(console, [*facts, f"copy of {article.copy_of}" if article.copy_of else ""])


def _disagreement(console: "Console", name: str, told: "list[Told]") -> None:
    if len(told) > 1:
        _facts(console, [name, ", ".join(f"{labels.clean(one.value)} ({one.reports})" for one in told)])


def _facts(console: "Console", facts: "list[str]") -> None:
    from rich.text import Text

    console.print(Text("  ".join(labels.clean(fact) for fact in facts if fact), style="dim"))


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
