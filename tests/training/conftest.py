"""The training environment has torch and the pretrained encoder, the package's has its weights; some tests
need neither.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from onrecord.coding.encoder.weights import TOKENIZER, installed_folder

NEWS = "Peru shelled Lima on Friday, the mayor said. The Army had shelled it before. Chile slept."


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """BERT's, of the pretrained encoder or as it ships: the two are one."""
    from training.minilm import load_tokenizer

    try:
        return load_tokenizer()
    except ModuleNotFoundError:
        tokenizer = Tokenizer.from_file(str(installed_folder() / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


def at(words: str) -> list[int]:
    """Where words stand in `NEWS`."""
    start = NEWS.index(words)
    return [start, start + len(words)]


def party(words: str, name: str | None = None) -> dict[str, Any]:
    return {"span": at(words), "text": words, "name": name}


def news_event(type_: str, trigger: str, **given: Any) -> dict[str, Any]:
    """An event as `news/*.jsonl` has it."""
    nothing = {"actors": [], "recipients": [], "according_to": [], "goods": [], "place": None, "date": None}
    event = {"sentence": 1, "type": type_, "mode": None, "trigger": at(trigger), "trigger_text": trigger}
    return {**event, **nothing, "status": "asserted", "same": None, **given}


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """All corpora that there is to learn from, an article or two of each."""
    world, polnear = tmp_path / "attribution" / "world_train", tmp_path / "attribution" / "train"
    for folder in (world, polnear, tmp_path / "news", tmp_path / "stories"):
        folder.mkdir(parents=True)
    first = {
        "id": "bbc_1",
        "title": "",
        "text": NEWS,
        "sentences": [[0, 44], [45, 76], [77, len(NEWS)]],
        "actors": [
            {"name": "Peru", "country": "PER", "sector": None},
            {"name": "the mayor", "country": "PER", "sector": "GOV"},
            {"name": "Army of Peru", "country": "PER", "sector": "MIL"},
        ],
        "events": [
            news_event(
                "ASSAULT",
                "shelled",
                mode="heavy-weapons",
                status="alleged",
                actors=[party("Peru")],
                recipients=[party("Lima")],
                according_to=[party("the mayor")],
                place=party("Lima"),
                date=party("Friday"),
            ),
            news_event("ASSAULT", "had shelled", actors=[party("Army", "Army of Peru")], same=1),
            news_event("RETREAT", "slept", goods=[party("Chile")]),
        ],
    }
    second = {**first, "id": "bbc_2", "events": [], "actors": []}
    (tmp_path / "news" / "train.jsonl").write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n", "utf-8")
    claims = {
        "id": "bbc_1",
        "title": "",
        "claims": [
            {
                "act": "accuse",
                "cue": at("said"),
                "source": at("the mayor"),
                "content": [[0, 27]],
                "speakers": [],
                "told_to": None,
            },
            {"act": "say", "cue": at("said"), "source": None, "content": [], "speakers": []},
        ],
    }
    (world / "speakers.jsonl").write_text(json.dumps(claims) + "\n", "utf-8")
    (world / "bbc_1.txt").write_bytes(NEWS.encode())
    story = {
        "id": "pair_1",
        "text": NEWS,
        "story": "pair-7-a",
        "mentions": [[*at("shelled"), "E1"], [*at("slept"), "E9"]],
        "chains": {"E1": {"type": "ASSAULT"}},
    }
    known = {**story, "id": "bbc_2"}
    (tmp_path / "stories" / "marked_train.jsonl").write_text(
        f"{json.dumps(story)}\n{json.dumps(known)}\n", "utf-8"
    )
    (polnear / "post_1.txt").write_bytes(NEWS.encode())
    (polnear / "post_1.ann").write_text(
        "T1\tSource 29 38\tthe mayor\nT2\tCue 39 43\tsaid\nT3\tContent 0 27\tPeru …\n"
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n",
        "utf-8",
    )
    return tmp_path
