"""How the process ends."""

import sys

import pytest

from onrecord.cli import main


def _ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[object, list[int]]:
    """The code it exits with, and those with which it leaves at once."""
    left: list[int] = []

    def leave(code: int) -> None:
        left.append(code)
        raise SystemExit(code)

    monkeypatch.setattr("onrecord.cli.app.leave", leave)
    monkeypatch.setattr("sys.argv", ["onrecord", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, left


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["fly"], 2)])
def test_it_leaves_at_once_where_the_engine_has_run(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.delitem(sys.modules, "daft", raising=False)
    assert _ended(monkeypatch, *arguments) == (code, [])
    monkeypatch.setitem(sys.modules, "daft", sys)
    assert _ended(monkeypatch, *arguments) == (code, [code])
