"""A line on stderr that says how far long work has come."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Result = TypeVar("Result")

PATIENCE = 2.0
"""Seconds of work before anything is shown: a page or two need no bar."""


def watched(results: Iterable[Result]) -> Iterator[Result]:
    """The same results; with a count and a rate on stderr while they are made, where that is a terminal and
    stdout is not, which would be written across.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal or sys.stdout.isatty():
        yield from results
        return

    import time

    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} read"),
        TextColumn("{task.fields[rate]}", style="dim"),
        TimeElapsedColumn(),
    )
    start = time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("read", total=None, visible=False, rate="")
        for result in results:
            elapsed = time.monotonic() - start
            done = progress.tasks[task].completed + 1
            progress.update(
                task,
                completed=done,
                visible=elapsed > PATIENCE,
                rate=f"{done / max(elapsed, 0.1):.1f} a second",
            )
            yield result
