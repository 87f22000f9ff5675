"""Every entry of the cue table reads its own example."""

from spacy.language import Language
from tests.rows import rows

from onrecord.coding.claims import Claims, read_claims
from onrecord.coding.claims.cues import Cue, Labels, Phrase, cue_table


def _entries() -> list[Cue | Phrase | Labels]:
    table = cue_table()
    return [*table.entries, table.unlisted, *table.phrases, table.labels]


@rows("entry", _entries(), ids=lambda entry: entry.example)
def test_the_example_is_a_claim_by_its_entry(nlp: Language, entry: Cue | Phrase | Labels) -> None:
    doc = nlp(entry.example, disable=["onrecord_claims", "onrecord_events"])
    claims = Claims(read_claims)(doc)._.claims
    found = [(claim.act, " ".join(piece.text for piece in claim.content)) for claim in claims]
    assert (entry.act, entry.content) in found


@rows("entry", _entries(), ids=lambda entry: entry.example)
def test_confidence_is_a_share(entry: Cue | Phrase | Labels) -> None:
    assert 0 < entry.confidence < 1
