"""Quotations that stand by themselves, and the names they are signed with."""

import pytest
from spacy.language import Language

from onrecord.coding.claims.quoting import Quoting
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.signatures import sign
from onrecord.coding.claims.tree import Tree

SAID = "“It was a fiasco.”"


@pytest.mark.parametrize(
    ("text", "content", "signer"),
    [
        (f"{SAID} — Ana Ruiz, teacher", SAID, "Ana Ruiz"),
        (f"{SAID} ― Ana Ruiz of Lima", SAID, "Ana Ruiz"),
        (f"{SAID}\n\n– Ana Ruiz", SAID, "Ana Ruiz"),
        (f"«It was a fiasco.» -- Ana Ruiz\n{SAID}", "«It was a fiasco.»", "Ana Ruiz"),
        (f"Holm disagreed: {SAID} — Ana Ruiz, teacher", SAID, None),  # opens no line
        (f"{SAID}\n\n- Ana Ruiz, teacher\n- Tomas Lind, baker", SAID, None),  # a list
        (f"{SAID} — Ana Ruiz, who was there, disagreed", SAID, None),  # a sentence
        (f"{SAID} — Ana Ruiz and the others", SAID, None),
        (f"{SAID} — nobody in particular", SAID, None),
        ("“It was a fiasco — Ana Ruiz, again.”", "“It was a fiasco", None),  # inside the quotation
        (f"{SAID} — " + "Ana " * 40, SAID, None),
    ],
)
def test_who_signs_a_quotation(nlp: Language, text: str, content: str, signer: str | None) -> None:
    tree = Tree(nlp(text))
    start = text.index(content)
    one = Attribution(
        act="deny", cue=None, source=None, content=[(start, start + len(content))], confidence=0.3
    )
    assert sign(tree, Quoting(tree), one) == (signer is not None)
    if signer is None:
        assert (one.act, one.cue, one.source, one.confidence) == ("deny", None, None, 0.3)
    else:
        assert one.cue is not None
        assert one.source is not None
        assert set(text[slice(*one.cue)]) <= set("—―–-")
        assert text[slice(*one.source)] == signer
        assert (one.act, one.confidence) == ("say", 0.85)
