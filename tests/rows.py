"""A table of cases as one test, which tries every row and reports each that fails."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

_OF_ONE_TEST = {"caplog", "capfd", "capsys", "monkeypatch", "recwarn", "tmp_path"}
"""Fixtures that a row would hand on to the next in the state that it left them in."""


def rows(
    names: str | Sequence[str],
    table: Iterable[Any],
    *,
    ids: Callable[[Any], object] | Sequence[object] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """In the place of `pytest.mark.parametrize`, where a table is long: one test of all its rows.

    A row that fails stops none of those after it; each is reported as a subtest of its own, by its number and
    its `ids`, with what was expected and what came. A table without rows is a mistake.
    """
    single = isinstance(names, str) and "," not in names
    columns = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = list(table)
    cases = [dict(zip(columns, [row] if single else row, strict=True)) for row in table]
    if callable(ids):
        labels = ["-".join(str(ids(value)) for value in case.values()) for case in cases]
    else:
        labels = [str(label) for label in ids or map(repr, table)]
    if not cases or len(labels) != len(cases):
        raise ValueError(f"{len(cases)} rows and {len(labels)} ids for {names}")

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        parameters = inspect.signature(test).parameters
        fixtures = [parameter for name, parameter in parameters.items() if name not in columns]
        if shared := _OF_ONE_TEST & {parameter.name for parameter in fixtures}:
            raise TypeError(f"rows of one test cannot share {', '.join(sorted(shared))}: {test.__name__}")

        def every_row(subtests: Any, **given: Any) -> None:
            __tracebackhide__ = True
            for number, (case, label) in enumerate(zip(cases, labels, strict=True), 1):
                with subtests.test(f"row {number}: {label}"):
                    test(**given, **case)

        every_row.__name__, every_row.__qualname__ = test.__name__, test.__qualname__
        every_row.__module__, every_row.__doc__ = test.__module__, test.__doc__
        subtests = inspect.Parameter("subtests", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        keywords = [fixture.replace(kind=inspect.Parameter.KEYWORD_ONLY) for fixture in fixtures]
        every_row.__signature__ = inspect.Signature([subtests, *keywords])  # type: ignore[attr-defined]
        every_row.__dict__.update(test.__dict__)  # marks
        return every_row

    return decorate
