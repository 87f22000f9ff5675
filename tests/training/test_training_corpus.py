"""Standoff files as brat writes them, and the targets made of them."""

import random
import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from onrecord.coding.encoder.syntax import FINE_TAGS, Parse, Syntax
from tokenizers import Tokenizer
from training.augmentation import other_print, other_words, words_by_tag
from training.corpus import Attribution, attributions, read_corpus, read_unmarked
from training.scoring import Score
from training.targets import IGNORED, example, marked_tokens

from onrecord.coding.encoder.labels import TAGS, TIES
from onrecord.coding.encoder.tokens import tokenize
from onrecord.coding.encoder.windows import windows

TEXT = "“The pier fell,” Okafor said. “Nobody saw it.”"
STANDOFF = """T1\tContent 0 16\t“The pier fell,”
T2\tSource 17 23\tOkafor
T3\tCue 24 28\tsaid
T4\tContent 30 46\t“Nobody saw it.”
T5\tAttribution 24 28\tsaid
E1\tAttribution:T5 Content:T1 Cue:T3 Source:T2 Content2:T4
#1\tAnnotatorNotes T5\tT9 is no span
"""
CLAIM = Attribution(source=((17, 23),), cue=((24, 28),), content=((0, 16), (30, 46)))


def test_a_claim_ties_all_its_pieces() -> None:
    assert attributions(STANDOFF) == (CLAIM,)


def test_articles_are_read_with_their_line_ends_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "post_2024-01-01_pier.txt").write_bytes(TEXT.encode() + b"\r\n")
    (tmp_path / "post_2024-01-01_pier.ann").write_text(STANDOFF, "utf-8")
    (article,) = read_corpus(tmp_path)
    assert (article.publisher, article.text[-2:], article.attributions) == ("post", "\r\n", (CLAIM,))


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="ONRECORD_CORPORA"):
        list(read_corpus(tmp_path))


def test_targets_say_what_each_word_is(tokenizer: Tokenizer) -> None:
    tokens = tokenize(TEXT, tokenizer)
    (window,) = windows(tokens, 64, 0)
    made = example(window, Syntax(tokens, None).of(window), marked_tokens(tokens, (CLAIM,)))
    tags = [TAGS[t] for t in made.tags if t != IGNORED]
    assert tags[:6] == ["B-content", *["I-content"] * 4, "E-content"]
    assert tags[6:9] == ["S-source", "S-cue", "O"]
    assert {TIES[t] for t in made.ties[0] if t != IGNORED} == {"none", "source", "cue", "content"}
    assert (made.ties[0] == IGNORED).tolist() == (made.tags == IGNORED).tolist()
    assert tokens.starts[window.tokens[made.cues[0][0]]] == 24


@pytest.mark.parametrize("seed", range(20))
def test_another_print_keeps_every_character_in_its_place(seed: int) -> None:
    assert len(other_print(TEXT, random.Random(seed), share=1.0)) == len(TEXT)


def test_a_claim_is_right_when_its_parts_touch_and_half_of_its_content_is_shared() -> None:
    scored = Score()
    near = Attribution(source=((20, 23),), cue=((24, 28),), content=((0, 16), (30, 40)))
    far = Attribution(source=((24, 28),), cue=((24, 28),), content=((0, 16), (30, 46)))
    assert scored.add(TEXT, [near, far], [CLAIM]) == [True, False]
    assert (scored.claims.right, scored.claims.read, scored.claims.marked) == (1, 2, 1)
    assert scored.kinds["direct"].recall == 1.0


def test_unmarked_news_is_read_from_all_files_and_marked_as_nobodys_word(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "events").mkdir()
    (tmp_path / "stories" / "articles.jsonl").write_text(
        '{"text": "The pier fell."}\n{"text": "A road opened."}\n'
    )
    (tmp_path / "events" / "synthetic_stories.csv").write_text(
        'text,label\n"Rain,\nagain.",AID\nA road opened.,AID\n'
    )
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "ground-truth.json").write_text('{"a": {"articleBody": "Ice came."}}')
    texts = read_unmarked(tmp_path)
    assert texts == ["The pier fell.", "A road opened.", "Rain,\nagain.", "Ice came."]
    marked = marked_tokens(tokenize(texts[0], tokenizer), None)
    (window,) = windows(marked.tokens, 192, 0)
    seen = Syntax(marked.tokens, None).of(window)
    assert not example(window, seen, marked).marked
    assert example(window, seen, marked_tokens(marked.tokens, ())).marked


def test_words_are_replaced_by_others_of_their_tag_and_only_whole_ones(tokenizer: Tokenizer) -> None:
    text = "Miners blamed bridges. " * 30 + "Zyxwvut."
    tokens = tokenize(text, tokenizer)
    starts = np.array([found.start() for found in re.finditer(r"\w+|\.", text)])
    tags = {"Miners": "NNS", "blamed": "VBD", "bridges": "NNS", ".": ".", "Zyxwvut": "NNP"}
    marked = [FINE_TAGS.index(tags[found[0]]) + 1 for found in re.finditer(r"\w+|\.", text)]
    nothing = np.zeros(len(starts), np.int64)
    parse = Parse(starts, np.arange(len(starts)), nothing, np.array(marked))
    plural, past = (FINE_TAGS.index(tag) + 1 for tag in ("NNS", "VBD"))
    counted = words_by_tag([text], {text: parse}, tokenizer)
    assert {tag: len(ids) for tag, ids in counted.items()} == {plural: 60, past: 30}
    other = {tag: np.array([100 + tag]) for tag in (plural, past)}
    made = other_words(tokens, parse, other, random.Random(1))
    changed = np.flatnonzero(made.ids != tokens.ids)
    assert 5 < len(changed) < 30
    for at in changed:
        word = int(np.searchsorted(starts, tokens.starts[at]))
        assert made.ids[at] == 100 + marked[word]
    assert (made.starts == tokens.starts).all()
