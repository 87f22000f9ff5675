"""Many pages in one run: what breaks on one of them stays there."""

import logging
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.model import Article
from onrecord.pages import Document, reading
from onrecord.pages.article import read_article

SENTENCE = "The harbour master told reporters on Monday that the quay would stay closed until the summer. "


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ValueError("no such\nnode"), "(ValueError: no such node)"),
        (AssertionError(), "(AssertionError)"),
        (RecursionError("maximum depth"), "(RecursionError: maximum depth)"),
        (MemoryError(), "(MemoryError)"),
        (KeyError("x" * 5000), "(KeyError: 'xxx"),
    ],
)
def test_whatever_a_page_breaks_is_said_and_the_others_go_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
    said: str,
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(SENTENCE * 3)

    def breaks(document: Document, **options: object) -> Article:
        if document.path.endswith("b.txt"):
            raise fault
        return read_article(document)

    monkeypatch.setattr(reading, "read_article", breaks)
    with caplog.at_level(logging.DEBUG, logger="onrecord"):
        first, second, third = reading.read_articles([tmp_path])
    assert isinstance(first, Article) and isinstance(third, Article)
    assert isinstance(second, InputError) and second.code == "P018"
    assert str(second).startswith(f"{tmp_path}/b.txt: reading the page failed {said}")
    assert "\n" not in str(second) and len(str(second)) < 500
    assert any(record.exc_info and record.exc_info[1] is fault for record in caplog.records)


def test_an_interrupt_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE * 3)

    def stopped(document: Document, **options: object) -> Article:
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "read_article", stopped)
    with pytest.raises(KeyboardInterrupt):
        list(reading.read_articles([tmp_path]))
