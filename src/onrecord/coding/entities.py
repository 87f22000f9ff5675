"""The entities that spaCy's recogniser finds, found many words at a time.

spaCy walks a text word by word and asks of each of its seventy moves whether it is allowed there. But what
is best outside of an entity depends on nothing that was done before: so the network is asked about all words
at once, and step by step only where an entity goes on. The moves are those of spaCy's `BiluoPushDown`
(begin, in, last, unit, out), the network is the pipeline's own, and so are the entities.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]

NAME: Final = "onrecord_entities"
FEATURES: Final = 3
"""What the network is shown: a word, the first word of its entity, and the word before it in the entity."""
BATCH_WORDS: Final = 2500
"""Words that the network is shown at once: its matrices then stay in a processor's cache."""


@Language.factory(NAME, assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_entities(nlp: Language, name: str) -> "Entities":
    """The component, with the network of the pipeline's own `ner`, which it stands in for."""
    return Entities(nlp.get_pipe("ner"))


class Entities:
    """Sets `doc.ents` as the recogniser would. What it cannot stand in for goes to the recogniser: a network
    of another make, a document in which some entities are set already.
    """

    def __init__(self, recogniser: "EntityRecognizer") -> None:
        self._recogniser = recogniser
        moves, network = recogniser.moves, recogniser.model
        self._moves = _Moves([moves.get_class_name(at) for at in range(moves.n_moves)])
        self._suits = (
            recogniser.cfg["beam_width"] == 1
            and network.attrs["has_upper"]
            and not network.attrs["unseen_classes"]
            and network.get_ref("lower").get_dim("nF") == FEATURES
            and self._moves.complete
        )

    def __call__(self, doc: Doc) -> Doc:
        self._find([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The documents in order, at most `batch_size` of them and about `BATCH_WORDS` words at once."""
        batch: list[Doc] = []
        words = 0
        for doc in stream:
            if batch and (len(batch) >= batch_size or words + len(doc) > BATCH_WORDS):
                self._find(batch)
                yield from batch
                batch, words = [], 0
            batch.append(doc)
            words += len(doc)
        self._find(batch)
        yield from batch

    def _find(self, docs: list[Doc]) -> None:
        free = []
        for doc in docs:
            if self._suits and len(doc) and not doc.to_array(["ENT_IOB"]).any():
                free.append(doc)
            else:
                self._recogniser(doc)
        if not free:
            return
        spaces, goes_on = _words(free)
        network = _Network(self._recogniser.model, free)
        first, ends = self._moves.best(network, spaces, goes_on)
        start = 0
        for doc in free:
            end = start + len(doc)
            doc.set_ents(self._spans(doc, first[start:end], ends[start:end] - start), default="outside")
            start = end

    def _spans(self, doc: Doc, first: Places, ends: Places) -> list[Span]:
        """The entities of one document: for each word its best move outside of entities, and where an
        entity that begins there ends.
        """
        found = []
        behind = 0
        for word in np.flatnonzero(first != self._moves.out).tolist():
            if word >= behind:
                behind = int(ends[word])
                found.append(Span(doc, word, behind, label=self._moves.labels[first[word]]))
        return found


class _Moves:
    """The columns of the network's scores: which of them begin, go on with, end or are an entity."""

    def __init__(self, names: Sequence[str]) -> None:
        kinds = [name[0] for name in names]
        self.labels = [name[2:] for name in names]
        by_kind = {
            kind: {
                label: at
                for at, (one, label) in enumerate(zip(kinds, self.labels, strict=True))
                if one == kind and (label or kind == "O")
            }
            for kind in "BILUO"
        }
        begin, inside, last, unit, out = (by_kind[kind] for kind in "BILUO")
        self.complete = len(out) == 1 and begin.keys() == inside.keys() == last.keys()
        self.out = next(iter(out.values()), -1)
        self.begin, self.unit = np.array([*begin.values()], int), np.array([*unit.values()], int)
        self._never = [at for at in range(len(names)) if at not in (*self.begin, *self.unit, self.out)]
        self._inside = np.full(len(names), -1)
        self._last = np.full(len(names), -1)
        for label, at in begin.items():
            self._inside[at], self._last[at] = inside.get(label, -1), last.get(label, -1)

    def best(
        self, network: "_Network", spaces: NDArray[np.bool_], goes_on: NDArray[np.bool_]
    ) -> tuple[Places, Places]:
        """For each word its best move outside of entities, and the word after the last of an entity that
        begins with it. White space begins nothing, and no entity leaves its sentence.
        """
        scores = network.outside()
        scores[:, self._never] = -np.inf
        scores[np.flatnonzero(spaces)[:, None], self.unit] = -np.inf
        scores[np.flatnonzero(spaces | ~goes_on)[:, None], self.begin] = -np.inf
        first: Places = scores.argmax(1)
        ends: Places = np.arange(1, len(first) + 1)
        starts = np.flatnonzero(np.isin(first, self.begin))
        at = starts + 1
        while len(starts):
            inside, last = self._inside[first[starts]], self._last[first[starts]]
            scores = network.within(starts, at)
            rows = np.arange(len(starts))
            more, less = scores[rows, inside], scores[rows, last]
            on = goes_on[at] & ((more > less) | ((more == less) & (inside < last)))
            ends[starts[~on]] = at[~on] + 1
            starts, at = starts[on], at[on] + 1
        return first, ends


class _Network:
    """What the recogniser's network says of the words of some documents: (words, moves)."""

    def __init__(self, model: Any, docs: list[Doc]) -> None:
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        vectors = model.get_ref("tok2vec").predict(docs)
        self._seen: Numbers = lower.predict(vectors)  # (1 + words, FEATURES, hidden, pieces); first: no word
        self._bias: Numbers = lower.get_param("b")
        self._weights, self._constant = upper.get_param("W"), upper.get_param("b")

    def outside(self) -> Numbers:
        """Of each word, where no entity is open."""
        seen = self._seen
        return self._scores(seen[1:, 0] + seen[0, 1] + seen[0, 2])

    def within(self, starts: Places, at: Places) -> Numbers:
        """Of the words `at`, where entities that began with the words `starts` are open."""
        seen = self._seen
        return self._scores(seen[at + 1, 0] + seen[starts + 1, 1] + seen[at, 2])

    def _scores(self, summed: Numbers) -> Numbers:
        hidden = (summed + self._bias).max(2)
        scores: Numbers = hidden @ self._weights.T + self._constant
        return scores


def _words(docs: list[Doc]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which words are white space, and which have another after them in their sentence."""
    arrays = [doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs]
    goes_on = [np.append(array[1:, 1] != 1, False) for array in arrays]
    return np.concatenate([array[:, 0] for array in arrays]) == 1, np.concatenate(goes_on)
