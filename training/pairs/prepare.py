"""Read the corpora once with the claims encoder and the lexicon, and keep what the pair head learns from.

python -m training.pairs.prepare --out build/pairs

Runs on the product's own environment, without torch. Leaves one pickled list of `Example`s each:

- plv: the marked pairs of PLV; unrelated: those of AW with nothing between them;
- stories, articles: pairs that the lexicon's triggers code in the machine-written stories and in the articles
  of the claims corpus, as weak labels;
- rest: pairs of a verb's parties in the articles that no trigger reports, nearly all with nothing between;
- others: who acts in an event that triggers code there, with each party of the sentence it is not done to.
"""

import argparse
import logging
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.coder import COMPONENTS, load_language
from onrecord.coding.encoder.encoded import Encoded
from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.events.completing import beside
from onrecord.coding.events.component import Events
from onrecord.coding.events.pairs import Pair, pair_type, seen
from onrecord.coding.events.unlisted import candidates, known
from onrecord.model import Event
from training.corpus import read_corpus
from training.pairs.corpus import MarkedPair, events_folder, read_plv, read_stories, read_unrelated
from training.pairs.examples import Example, write
from training.paths import attribution_folder

log = logging.getLogger("training")
_LIKE_LABEL, _UNLIKE_LABEL, _ARTICLE = 1.0, 0.4, 0.6
"""How much a weak label weighs: of a story's own type, of another, in an article."""
_PAIRS_OF_MENTIONS = 0.5


class Pipeline:
    """OnRecord's pipeline without the pair head, which leaves the encoder's vectors to be read."""

    def __init__(self) -> None:
        self._nlp: Language = load_language(COMPONENTS[:-1])
        self._events = Events(trained=False)

    def documents(self, texts: Iterable[str]) -> Iterator[tuple[Doc, Encoded]]:
        """Each text's document, with its events, and its vectors."""
        for doc in self._nlp.pipe(texts, batch_size=8):
            encoded = doc._.encoded
            yield self._events(doc), encoded


def marked(pipeline: Pipeline, pairs: list[MarkedPair], weight: float) -> list[Example]:
    """The hand-marked pairs; what is seen of them is the whole text."""
    texts = list(dict.fromkeys(pair.text for pair in pairs))
    by_text: dict[str, list[MarkedPair]] = {text: [] for text in texts}
    for pair in pairs:
        by_text[pair.text].append(pair)
    found = []
    for text, (doc, encoded) in zip(texts, pipeline.documents(texts), strict=True):
        for pair in by_text[text]:
            place = Pair((0, len(text)), pair.actor, pair.recipient)
            found.append(
                Example(
                    seen(encoded, place, doc._.events),
                    PAIR_TYPES.index(pair.type),
                    weight,
                    text,
                    pair.actor,
                    pair.recipient,
                )
            )
    return found


def shown(doc: Doc, encoded: Encoded, pair: Pair, type_: int, weight: float) -> Example:
    """A pair of a document with what triggers say of its sentence."""
    start, end = pair.sentence
    actor, recipient = ((low - start, high - start) for low, high in (pair.actor, pair.recipient))
    return Example(seen(encoded, pair, doc._.events), type_, weight, doc.text[start:end], actor, recipient)


def coded(doc: Doc, encoded: Encoded) -> Iterator[tuple[Example, Event]]:
    """What triggers code in a document, each with its sentence, and with all that triggers say of it."""
    for event in doc._.events:
        if not event.spans.actor or not event.spans.recipient:
            continue
        sentence = _sentence(doc, event.spans.trigger[0])
        actor, recipient = event.spans.actor[0], event.spans.recipient[0]
        inside = all(sentence[0] <= start and end <= sentence[1] for start, end in (actor, recipient))
        if not inside or max(actor[0], recipient[0]) < min(actor[1], recipient[1]):
            continue
        pair = Pair(sentence, actor, recipient)
        type_ = PAIR_TYPES.index(pair_type(event.type))
        yield shown(doc, encoded, pair, type_, event.confidence), event


def left(doc: Doc, encoded: Encoded) -> Iterator[Example]:
    """The candidates of a document that no trigger reports, as pairs with nothing between them."""
    for one in candidates(doc, ActorIndex.of(doc)):
        pair = one.pair
        if not known(pair, doc._.events):
            yield shown(doc, encoded, pair, PAIR_TYPES.index("NONE"), 1.0)


def beside_known(doc: Doc, encoded: Encoded) -> Iterator[Example]:
    """Who acts in an event with each party of its sentence that it is not done to, where the lexicon knows to
    whom it is done: nothing is between these two that the trigger speaks of.
    """
    actors = ActorIndex.of(doc)
    for event in doc._.events:
        if event.actors and event.recipients:
            for sentence, span, _ in beside(doc, actors, event):
                if sentence[0] <= event.spans.actor[0][0] and event.spans.actor[0][1] <= sentence[1]:
                    pair = Pair(sentence, event.spans.actor[0], span)
                    if not known(pair, doc._.events):
                        yield shown(doc, encoded, pair, PAIR_TYPES.index("NONE"), 1.0)


def _sentence(doc: Doc, place: int) -> tuple[int, int]:
    token = next(token for token in doc if token.idx + len(token) > place)
    return token.sent.start_char, token.sent.end_char


def stories(pipeline: Pipeline, labelled: list[tuple[str, str]], rng: random.Random) -> Iterator[Example]:
    """What triggers code in the stories, and pairs of mentions that nothing ties."""
    for (_, label), (doc, encoded) in zip(
        labelled, pipeline.documents(text for text, _ in labelled), strict=True
    ):
        for example, event in coded(doc, encoded):
            weight = _LIKE_LABEL if pair_type(event.type) == pair_type(label) else _UNLIKE_LABEL
            yield replace(example, weight=weight)
        for sentence in doc.sents:
            place = (sentence.start_char, sentence.end_char)
            mentions = [
                span
                for actor in doc._.actors
                for span in actor.mentions
                if place[0] <= span[0] and span[1] <= place[1]
            ]
            if len(mentions) > 1 and rng.random() < _PAIRS_OF_MENTIONS:
                one, other = rng.sample(mentions, 2)
                pair = Pair(place, one, other)
                if max(one[0], other[0]) >= min(one[1], other[1]) and not known(pair, doc._.events):
                    yield shown(doc, encoded, pair, PAIR_TYPES.index("NONE"), 0.5)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--out", type=Path, default=Path("build/pairs"))
    asks.add_argument("--articles", type=int, default=400, help="how many, drawn at random")
    asks.add_argument("--stories", type=int, default=1500, help="how many, drawn at random")
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    told.out.mkdir(parents=True, exist_ok=True)
    pipeline, folder, rng = Pipeline(), events_folder(), random.Random(5)

    def keep(name: str, examples: list[Example]) -> None:
        write(told.out, name, examples)
        log.info("%s: %d pairs", name, len(examples))

    keep("plv", marked(pipeline, read_plv(folder / "plv_train.tsv"), 1.0))
    keep("unrelated", marked(pipeline, read_unrelated(folder / "aw_train.tsv"), 0.5))
    texts = [article.text for article in read_corpus(attribution_folder() / "train")]
    texts = rng.sample(texts, min(told.articles, len(texts)))
    weak: list[Example] = []
    rest: list[Example] = []
    others: list[Example] = []
    for number, (doc, encoded) in enumerate(pipeline.documents(texts)):
        weak += [replace(e, weight=_ARTICLE * e.weight) for e, _ in coded(doc, encoded)]
        rest += left(doc, encoded)
        others += beside_known(doc, encoded)
        if number % 50 == 0:
            log.info("%d of %d articles", number, len(texts))
    keep("articles", weak)
    keep("rest", rest)
    keep("others", others)
    labelled = read_stories(folder / "synthetic_stories.csv")
    labelled = rng.sample(labelled, min(told.stories, len(labelled)))
    keep("stories", list(stories(pipeline, labelled, rng)))


if __name__ == "__main__":
    main()
