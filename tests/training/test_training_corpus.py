"""What people have marked, as each corpus has it on disk."""

import gzip
import json
import random
from pathlib import Path

import pytest
from tests.training.conftest import NEWS, at
from training.augmentation import other_print
from training.corpus import (
    EITHER,
    POLNEAR,
    WORLD,
    Attribution,
    MarkedEvent,
    attributions,
    read_corpus,
    read_news,
    read_stories,
    read_unmarked,
    read_world,
    training_articles,
)
from training.scoring import Score

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


def span(words: str) -> tuple[int, int]:
    start, end = at(words)
    return start, end


def test_a_claim_ties_all_its_pieces() -> None:
    assert attributions(STANDOFF) == (CLAIM,)


def test_articles_are_read_with_their_line_ends_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "post_2024-01-01_pier.txt").write_bytes(TEXT.encode() + b"\r\n")
    (tmp_path / "post_2024-01-01_pier.ann").write_text(STANDOFF, "utf-8")
    (article,) = read_corpus(tmp_path)
    assert (article.publisher, article.text[-2:], article.attributions) == ("post", "\r\n", (CLAIM,))
    assert (article.style, article.events) == (POLNEAR, None)


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="ONRECORD_CORPORA"):
        list(read_corpus(tmp_path))


def test_world_news_has_claims_with_their_acts(corpora: Path) -> None:
    (article,) = read_world(corpora / "attribution" / "world_train")
    made = Attribution((span("the mayor"),), (span("said"),), ((0, 27),), "accuse")
    assert (article.attributions, article.style, article.text) == ((made,), WORLD, NEWS)


def test_news_has_events_with_all_that_is_marked_of_them(corpora: Path) -> None:
    article, empty = read_news(corpora / "news" / "train.jsonl")
    first, again, third = article.events or ()
    assert first == MarkedEvent(
        "ASSAULT",
        span("shelled"),
        "bbc_1 0",
        "heavy-weapons",
        "alleged",
        (
            ("actor", span("Peru")),
            ("recipient", span("Lima")),
            ("source", span("the mayor")),
            ("place", span("Lima")),
            ("date", span("Friday")),
        ),
    )
    assert again.chain == first.chain != third.chain
    assert third.arguments == (("goods", span("Chile")),)
    assert article.attributions is None and article.all_events
    assert empty.events == ()
    assert article.sentences[1] == (45, 76)


def test_the_sectors_of_parties_are_known_by_their_full_names(corpora: Path) -> None:
    article, _ = read_news(corpora / "news" / "train.jsonl")
    assert dict(article.sectors) == {span("Peru"): "none", span("the mayor"): "GOV", span("Army"): "MIL"}


def test_a_story_has_only_the_mentions_of_its_happenings(corpora: Path) -> None:
    article, _ = read_stories(corpora / "stories" / "marked_train.jsonl")
    assert article.events == (MarkedEvent("ASSAULT", span("shelled"), "E1"),)
    assert (article.all_events, article.group) == (False, "pair-7")


def test_one_text_carries_all_that_is_marked_in_it_and_stands_there_once(corpora: Path) -> None:
    found = training_articles(corpora)
    assert [one.name for one in found] == ["bbc_1", "bbc_2", "pair_1", "post_1"]
    both, events_only, story, claims_only = found
    assert both.attributions and both.events and both.style == WORLD
    assert (events_only.attributions, events_only.style, events_only.all_events) == (None, EITHER, True)
    assert (story.attributions, story.all_events) == (None, False)
    assert (claims_only.events, claims_only.style) == (None, POLNEAR)


def test_unmarked_news_is_read_once_each(tmp_path: Path) -> None:
    (tmp_path / "unmarked").mkdir()
    rows = [{"text": "The pier fell."}, {"text": "A road opened."}, {"text": "The pier fell."}]
    with gzip.open(tmp_path / "unmarked" / "news.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    assert read_unmarked(tmp_path) == ["The pier fell.", "A road opened."]


@pytest.mark.parametrize("seed", range(40))
def test_another_print_keeps_every_character_in_its_place(seed: int) -> None:
    text = TEXT + " It wasn't “there”, İzmir's mayor said; \"no\"."
    made = other_print(text, random.Random(seed), share=1.0)
    assert len(made) == len(text)
    assert [a.isalpha() for a in made] == [a.isalpha() for a in text]


def test_other_prints_differ_and_some_are_as_they_were() -> None:
    made = [other_print(TEXT, random.Random(seed), share=0.3) for seed in range(60)]
    assert TEXT in made
    assert len(set(made)) > 4


def test_a_claim_is_right_when_its_parts_touch_and_half_of_its_content_is_shared() -> None:
    scored = Score()
    near = Attribution(source=((20, 23),), cue=((24, 28),), content=((0, 16), (30, 40)))
    far = Attribution(source=((24, 28),), cue=((24, 28),), content=((0, 16), (30, 46)))
    assert scored.add(TEXT, [near, far], [CLAIM]) == [True, False]
    assert (scored.claims.right, scored.claims.read, scored.claims.marked) == (1, 2, 1)
    assert scored.kinds["direct"].recall == 1.0
