"""What of the folders was left alone."""

from collections import Counter

import typer


def tell_skipped(skipped: Counter[str]) -> None:
    """Says on stderr how many files were no pages; nothing where all were."""
    from onrecord.pages.units import told_skipped

    told = told_skipped(skipped)
    if told:
        typer.echo(f"onrecord: {told}", err=True)
