"""Which actor a source means."""

import pytest
from spacy.language import Language

from onrecord.coding.claims.sources import source_words
from onrecord.coding.claims.tree import Tree


def speaker(nlp: Language, text: str, n: int = -1) -> str | None:
    """The name of whoever makes the claim that starts last, or another of them."""
    doc = nlp(text, disable=["onrecord_events"])
    source = doc._.claims[n].source
    names = {actor.id: actor.name for actor in doc._.actors}
    return names.get(source.actor or "") if source is not None else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the quotation is full of somebody else; who was quoted last goes on
        (
            "Omar Haddad joined Peter Lind at the early meetings in the port.\n\n"
            "Lind worked hard for every vote, Haddad said.\n\n"
            "“He was patient and he listened,” he said.",
            "Omar Haddad",
        ),
        (
            "Maria Silva said Anna Schmidt had failed to listen to the port. "
            "“She talks and talks, and Anna Schmidt hears nobody,” she said.",
            "Maria Silva",
        ),
        (
            "Omar Haddad joined Peter Lind at the port.\n\nLind worked hard, Haddad said on Monday.\n\n"
            "“He was patient and he listened,” he said.",
            "Omar Haddad",
        ),
        # words in between: somebody else may be meant
        (
            "Omar Haddad said the port was safe.\n\nPeter Lind came to the port on Friday.\n\n"
            "“I see cracks everywhere,” he said.",
            "Peter Lind",
        ),
        # a woman is no "he"
        (
            "Peter Lind praised the port.\n\nMaria Silva said she was glad of the port.\n\n"
            "“The port is fine and well,” he said.",
            None,
        ),
        ("Harbour Trust senior communications adviser Jonas Miller said the dam was safe.", "Jonas Miller"),
    ],
)
def test_who_speaks(nlp: Language, text: str, name: str | None) -> None:
    found = speaker(nlp, text)
    assert found == name if name is not None else found != "Maria Silva"


@pytest.mark.parametrize(
    ("text", "read", "words"),
    [
        ("Mr. Okafor said the dam was safe.", "Mr.", "Mr. Okafor"),
        ("Mr. Okafor said the dam was safe.", ". Okafor", "Okafor"),
        ("The senior engineer said the dam was safe.", "The", "The senior engineer"),
        ("The engineer, Ada Holm, said the dam was safe.", "Ada Holm,", "Ada Holm"),
        ("His promise to mend the dam was kept.", "His", "His"),
        ("The dam, they said, was safe.", ",", None),
        ("It is not known how many had left.", "It", None),
        ("It said the dam was safe.", "It", "It"),
    ],
)
def test_a_source_names_somebody(nlp: Language, text: str, read: str, words: str | None) -> None:
    doc = nlp(text, disable=["onrecord_actors", "onrecord_claims", "onrecord_events"])
    start = text.index(read)
    found = source_words(Tree(doc), (start, start + len(read)), None)
    assert (text[slice(*found)] if found else None) == words
