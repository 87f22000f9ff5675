"""What the heads should say of a window, made of what is marked."""

from pathlib import Path

import numpy as np
from tests.training.conftest import NEWS
from tokenizers import Tokenizer
from training.corpus import Attribution, MarkedArticle, MarkedEvent, training_articles
from training.targets import IGNORED, Example, example, marked_tokens

from onrecord.coding.encoder.labels import (
    ACTS,
    ARGUMENTS,
    MODES,
    SECTORS,
    STATUSES,
    TAGS,
    TIES,
    TRIGGERS,
    TYPES,
)
from onrecord.coding.encoder.tokens import Tokens, tokenize
from onrecord.coding.encoder.windows import windows

TEXT = "“The pier fell,” Okafor said. “Nobody saw it.”"
CLAIM = Attribution(source=((17, 23),), cue=((24, 28),), content=((0, 16), (30, 46)), act="accuse")


def made(article: MarkedArticle, tokenizer: Tokenizer) -> tuple[Tokens, Example]:
    """The only window of an article."""
    tokens = tokenize(article.text, tokenizer)
    (window,) = windows(tokens, 128, 0)
    return tokens, example(window, marked_tokens(tokens, article))


def words(tokens: Tokens, text: str, mask: np.ndarray) -> list[str]:
    """The words of a window of all tokens whose places are true; the first place is a separator."""
    return [text[tokens.starts[at - 1] : tokens.ends[at - 1]] for at in np.flatnonzero(mask)]


def test_tags_and_ties_say_what_each_word_is(tokenizer: Tokenizer) -> None:
    tokens, one = made(MarkedArticle("x", TEXT, (CLAIM,)), tokenizer)
    tags = [TAGS[t] for t in one.tags if t != IGNORED]
    assert tags[:6] == ["B-content", *["I-content"] * 4, "E-content"]
    assert tags[6:9] == ["S-source", "S-cue", "O"]
    assert {TIES[t] for t in one.ties[0] if t != IGNORED} == {"none", "source", "cue", "content"}
    assert (one.ties[0] == IGNORED).tolist() == (one.tags == IGNORED).tolist()
    assert words(tokens, TEXT, np.arange(len(one.ids)) == one.cues[0][0]) == ["said"]
    assert words(tokens, TEXT, one.acts == ACTS.index("accuse")) == ["said"]
    assert (one.acts != IGNORED).sum() == 1


def test_where_nobody_looked_nothing_is_learned(tokenizer: Tokenizer) -> None:
    _, claims = made(MarkedArticle("x", TEXT, (CLAIM,)), tokenizer)
    assert (claims.triggers == IGNORED).all() and (claims.sectors == IGNORED).all() and not len(claims.at)
    _, events = made(MarkedArticle("x", TEXT, events=()), tokenizer)
    assert (events.tags == IGNORED).all() and not len(events.ties)
    assert {0} == set(events.triggers[events.triggers != IGNORED].tolist())
    _, empty = made(MarkedArticle("x", TEXT, ()), tokenizer)
    assert set(empty.tags[empty.tags != IGNORED].tolist()) == {0}


def test_events_say_where_triggers_begin_and_what_they_are(corpora: Path, tokenizer: Tokenizer) -> None:
    article = training_articles(corpora)[0]
    tokens, one = made(article, tokenizer)
    first, further = (one.triggers == TRIGGERS.index(kind) for kind in ("first", "further"))
    assert (
        words(tokens, NEWS, first) == ["shelled", "had", "slept"] or "shell" in words(tokens, NEWS, first)[0]
    )
    assert words(tokens, NEWS, further)[:1] in (["shelled"], ["shell"])
    assert (one.triggers[one.at] == TRIGGERS.index("first")).all()
    assert [TYPES[n] for n in one.labels[:, 0]] == ["ASSAULT", "ASSAULT", "RETREAT"]
    assert [STATUSES[n] for n in one.labels[:, 1]] == ["alleged", "asserted", "asserted"]
    assert [MODES[n] for n in one.labels[:, 2]] == ["ASSAULT heavy-weapons", "none", "none"]
    assert one.chains[0] == one.chains[1] != one.chains[2]

    def argument(event: int, role: str) -> list[str]:
        return words(tokens, NEWS, one.arguments[event, ARGUMENTS.index(role)] == 1)

    assert argument(0, "actor") == ["Peru"]
    assert argument(0, "recipient") == argument(0, "place") == ["Lima"]
    assert argument(0, "source") == ["the", "mayor"]
    assert argument(0, "date") == ["Friday"]
    assert argument(1, "actor") == ["Army"]
    assert argument(1, "recipient") == []
    assert argument(2, "goods") == ["Chile"]


def test_sectors_are_known_of_parties_alone(corpora: Path, tokenizer: Tokenizer) -> None:
    tokens, one = made(training_articles(corpora)[0], tokenizer)
    assert words(tokens, NEWS, one.sectors == SECTORS.index("GOV")) == ["the", "mayor"]
    assert words(tokens, NEWS, one.sectors == SECTORS.index("none")) == ["Peru"]
    assert words(tokens, NEWS, one.sectors != IGNORED) == ["Peru", "the", "mayor", "Army"]


def test_of_a_story_only_what_its_mentions_are_is_learned(corpora: Path, tokenizer: Tokenizer) -> None:
    _, one = made(training_articles(corpora)[2], tokenizer)
    assert (one.triggers == IGNORED).all()
    assert one.labels.tolist() == [[TYPES.index("ASSAULT"), IGNORED, IGNORED]]
    assert (one.arguments == IGNORED).all()
    assert (one.group, one.chains) == ("pair-7", ("E1",))


def test_pieces_that_go_on_with_a_word_are_not_asked_for(tokenizer: Tokenizer) -> None:
    text = "Zyxwvutania shelled Qwertyuiopia."
    event = MarkedEvent("ASSAULT", (12, 19), "x", None, "asserted", (("actor", (0, 11)),))
    tokens, one = made(MarkedArticle("x", text, events=(event,)), tokenizer)
    assert not tokens.first.all()
    goes_on = np.concatenate([[False], ~tokens.first, [False]])
    assert (one.triggers[goes_on] == IGNORED).all()
    assert (one.arguments[0][:, goes_on] == IGNORED).all()
    assert (one.arguments[0, ARGUMENTS.index("actor")] == 1).sum() == 1


def test_a_window_has_the_events_whose_trigger_begins_in_it_and_what_of_them_it_shows(
    tokenizer: Tokenizer,
) -> None:
    text = "Peru shelled Lima. " * 30
    at = [text.index("shelled", 19 * n) for n in range(30)]
    events = tuple(
        MarkedEvent("ASSAULT", (start, start + 7), "x", None, "asserted", (("actor", (0, 4)),))
        for start in at
    )
    article = MarkedArticle("x", text, events=events)
    marked = marked_tokens(tokenize(text, tokenizer), article)
    parts = [example(window, marked) for window in windows(marked.tokens, 64, 8)]
    assert len(parts) > 2
    actor = ARGUMENTS.index("actor")
    assert (parts[0].arguments[:, actor] == 1).any(1).all()
    assert not (parts[-1].arguments[:, actor] == 1).any()
    for part in parts:
        assert len(part.at) == (part.triggers == TRIGGERS.index("first")).sum()
    assert sum(len(part.at) for part in parts) >= 30


def test_spans_that_hold_no_word_are_passed_over(tokenizer: Tokenizer) -> None:
    event = MarkedEvent("ASSAULT", (4, 5), "x", None, "asserted")
    shelled = MarkedEvent("ASSAULT", (5, 12), "x", None, "asserted", (("actor", (4, 5)),))
    _, one = made(MarkedArticle("x", NEWS, events=(event, shelled)), tokenizer)
    assert len(one.at) == 1
    assert not (one.arguments == 1).any()
