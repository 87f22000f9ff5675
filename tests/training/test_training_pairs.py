"""Marked pairs as they lie on disk, and the folds they are measured in."""

from pathlib import Path

import numpy as np
from onrecord.coding.encoder.encoded import SIZE
from onrecord.coding.events.pairs import HINTS, Seen
from training.pairs.corpus import MarkedPair, read_plv, read_stories, read_unrelated
from training.pairs.examples import together
from training.pairs.folds import FOLDS, fold_of


def test_marks_become_spans_and_rows_that_mark_one_side_are_left_out(tmp_path: Path) -> None:
    table = tmp_path / "plv.tsv"
    table.write_text(
        "marked_sentence\tgold_root\n"
        "<s>Peru</s> thanked the <t>guards of Chile</t>.\tSUPPORT\n"
        "<t>Peru</t> was thanked by <s>Chile</s>.\tSUPPORT\n"
        "<s>Peru</s> marched.\tPROTEST\n",
        "utf-8",
    )
    text = "Peru thanked the guards of Chile."
    assert read_plv(table) == [
        MarkedPair(text, (0, 4), (17, 32), "SUPPORT"),
        MarkedPair("Peru was thanked by Chile.", (20, 25), (0, 4), "SUPPORT"),
    ]
    assert text[17:32] == "guards of Chile"


def test_only_pairs_with_nothing_between_them_are_unrelated(tmp_path: Path) -> None:
    table = tmp_path / "aw.tsv"
    table.write_text(
        "marked_sentence\tgold_binary\n"
        "<s>Peru</s> and <t>Chile</t> slept.\t0\n"
        "<s>Peru</s> hit <t>Chile</t>.\t1\n",
        "utf-8",
    )
    (pair,) = read_unrelated(table)
    assert (pair.text, pair.type) == ("Peru and Chile slept.", "NONE")


def test_a_placeholder_is_the_same_country_all_through_a_story_that_counts_once(tmp_path: Path) -> None:
    table = tmp_path / "stories.csv"
    row = '"{country_1} left {country_2}. {country_1} was glad.",RETREAT\n'
    table.write_text(f"text,label\n{row}One tale.,AID\nOne tale.,AID\n", "utf-8")
    (first, label), (second, _) = read_stories(table)
    words = first.replace(".", "").split()
    assert words[0] == words[3]
    assert "{" not in first
    assert (label, second) == ("RETREAT", "One tale.")


def test_folds_are_the_same_in_any_order_and_of_one_size() -> None:
    texts = [f"Sentence {n}." for n in range(50)]
    found = fold_of(texts)
    assert found == fold_of(reversed(texts + texts))
    assert sorted(found.values()) == sorted(list(range(FOLDS)) * 10)


def test_what_is_shown_together_is_padded_and_masked() -> None:
    short, long = (
        Seen(
            np.ones((places, SIZE), np.int8),
            np.full((places, 1), 0.5, np.float32),
            np.ones(places, np.int64),
            np.zeros(HINTS, np.float32),
        )
        for places in (3, 7)
    )
    inputs = together([short, long])
    assert inputs["mask"].sum(axis=1).tolist() == [3, 7]
    assert inputs["states"][:, :3].min() == inputs["states"].max() == 0.5
    assert not inputs["states"][0, 3:].any()
