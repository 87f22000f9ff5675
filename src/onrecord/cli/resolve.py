"""`onrecord resolve`: who a phrase means."""

import gzip
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import labels
from onrecord.cli.own import ActorsOption, tell_broken_rows

if TYPE_CHECKING:
    from onrecord.coding.actors.resolving import Question, Resolution
    from onrecord.errors import InputError


class Answers(StrEnum):
    """How the answers are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


EXAMPLES = """[bold]Examples[/bold]

  onrecord resolve "riot police in Nairobi" "the Kremlin" Zelensky

  onrecord resolve lawmakers --context "Lawmakers in Seoul rejected the budget." --explain

  onrecord resolve phrases.jsonl --format jsonl     a phrase a line, each with a context of its own
"""


def resolve(
    phrases: Annotated[
        list[str],
        typer.Argument(
            metavar="PHRASE…|FILE.jsonl",
            help="Phrases as news has them; or JSONL files of objects with [b]phrase[/b] and, where there "
            "are any, [b]context[/b] and [b]published[/b]; - for standard input.",
            show_default=False,
        ),
    ],
    context: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="A passage the phrases stand in.", show_default=False),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Who held an office on that day, as 2024-06-19; else the latest.",
            show_default=False,
        ),
    ] = None,
    actors: ActorsOption = None,
    format: Annotated[Answers, typer.Option(help="How to write the answers.")] = Answers.text,
    explain: Annotated[bool, typer.Option("--explain", help="Say which words and tables decided.")] = False,
) -> None:
    """Say who a phrase means: name, kind, country and PLOVER sector."""
    from onrecord.errors import InputError
    from onrecord.pages import dates

    if published is not None and dates.iso(published) is None:
        raise typer.BadParameter(f"{published!r} is no date; give it as 2024-06-19", param_hint="--published")
    broken = tell_broken_rows(actors)
    failed: list[InputError] = []
    questions = list(_questions(phrases, context, dates.iso(published) if published else None))
    for question in questions:
        if isinstance(question, InputError):
            failed.append(question)
            typer.echo(f"onrecord: {labels.clean(str(question))}", err=True)
    _WRITERS[format](_answers(questions, actors), explain)
    if failed or broken:
        raise typer.Exit(1)


def _answers(questions: "list[Question | InputError]", actors: str | None) -> "Iterator[Resolution]":
    """An answer to each question in order; an empty one in the place of each that could not be read."""
    from onrecord.coding.actors.resolving import Question, Resolution, resolve_each

    answers = resolve_each([question for question in questions if isinstance(question, Question)], actors)
    for question in questions:
        yield next(answers) if isinstance(question, Question) else Resolution(phrase="")


def _questions(
    phrases: list[str], context: str | None, published: str | None
) -> "Iterator[Question | InputError]":
    from onrecord.coding.actors.resolving import Question

    for phrase in phrases:
        if phrase == "-" or phrase.endswith((".jsonl", ".jsonl.gz")):
            yield from _read(phrase, context, published)
        else:
            yield Question(phrase=phrase, context=context, published=published)


def _read(path: str, context: str | None, published: str | None) -> "Iterator[Question | InputError]":
    """The questions in a file, an `InputError` in the place of each line that is none."""
    import msgspec

    from onrecord.coding.actors.resolving import Question
    from onrecord.errors import InputError, reason

    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except FileNotFoundError:
        yield InputError(path, "P001")
        return
    except (OSError, EOFError) as fault:
        yield InputError(path, "P003", reason=reason(fault))
        return
    for n, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = msgspec.json.decode(line, type=Question)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            yield InputError(f"{path}:{n}", "P008", reason=reason(fault))
            continue
        question.context = question.context or context
        question.published = question.published or published
        yield question


def _write_jsonl(answers: "Iterable[Resolution]", explain: bool) -> None:
    import msgspec

    for answer in answers:
        sys.stdout.buffer.write(msgspec.json.encode(_shown(answer, explain)) + b"\n")
    sys.stdout.buffer.flush()


def _write_json(answers: "Iterable[Resolution]", explain: bool) -> None:
    import msgspec

    shown = [_shown(answer, explain) for answer in answers]
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(shown), indent=2) + b"\n")
    sys.stdout.buffer.flush()


def _shown(answer: "Resolution", explain: bool) -> dict[str, object]:
    import msgspec

    fields: dict[str, object] = msgspec.structs.asdict(answer)
    if not explain:
        del fields["because"]
    return fields


def _write_text(answers: "Iterable[Resolution]", explain: bool) -> None:
    for answer in answers:
        who = f"{answer.kind or '-'}  {answer.country or '-'}  {answer.sector or '-'}"
        name = labels.clean(answer.name or "unresolved")
        typer.echo(f"{labels.clean(answer.phrase)}: {name}  {who}")
        for because in answer.because if explain else ():
            typer.echo(f"    {labels.clean(because)}")


_WRITERS = {Answers.text: _write_text, Answers.json: _write_json, Answers.jsonl: _write_jsonl}
