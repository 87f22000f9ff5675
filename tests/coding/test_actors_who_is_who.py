"""Who is in a passage: the table is `actors_passages.yaml`."""

from pathlib import Path

import msgspec
from spacy.language import Language
from tests.rows import rows

from onrecord.model import Actor


class Passage(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    who: list[str] = []
    links: list[str] = []
    apart: list[str] = []


PASSAGES = msgspec.yaml.decode(
    Path(__file__).with_name("actors_passages.yaml").read_bytes(), type=list[Passage]
)


def told(actor: Actor, text: str) -> str:
    mentions = " = ".join(text[start:end] for start, end in actor.mentions)
    return f"{mentions} | {actor.kind} {actor.country or '-'} {actor.sector or '-'}"


@rows("passage", PASSAGES, ids=lambda passage: passage.text[:40])
def test_a_passage_names_its_actors(nlp: Language, passage: Passage) -> None:
    doc = nlp(passage.text)
    found = [told(actor, passage.text) for actor in doc._.actors]
    for who in passage.who:
        assert who in found
        found.remove(who)
    mentions = {passage.text[start:end] for actor in doc._.actors for start, end in actor.mentions}
    assert mentions.isdisjoint(passage.apart)
