"""A line on stderr that says how far long work has come."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from onrecord.record.adding import Added

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


def adding(steps: Iterable["Added"]) -> Iterator["Added"]:
    """The same steps; with a line on stderr, on a terminal, that says how many, how fast, how long still."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from steps
        return

    import time

    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[told]}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[left]}", style="dim"),
        TimeElapsedColumn(),
    )
    start = time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("add", total=None, told="starting", left="")
        for step in steps:
            elapsed = max(time.monotonic() - start, 0.1)
            coded = step.articles + step.failed
            left = ""
            if step.share:
                left = f"about {_span(elapsed * (1 - step.share) / step.share)} left"
            progress.update(
                task,
                total=1.0 if step.share else None,
                completed=step.share or 0.0,
                told=f"{step.articles} added, {coded / elapsed:.1f} a second",
                left=left,
            )
            yield step


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return (
        f"{minutes // 60} h {minutes % 60} min"
        if minutes >= 60
        else f"{minutes} min"
        if minutes
        else "a minute"
    )
