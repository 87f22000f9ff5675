import pytest
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.claims import Claims
from onrecord.coding.claims.reading import Attribution

CASES = [
    ("a blank line parts", "Oslo waits\n\nBern speaks", ["Oslo waits", "Bern speaks"]),
    ("a line of its own parts", "Talks resume\nBern speaks now.", ["Talks resume", "Bern speaks now."]),
    (
        "a hard-wrapped line goes on",
        "The minister said that the talks\nwould resume on Monday.",
        ["The minister said that the talks\nwould resume on Monday."],
    ),
    ("a finished sentence ends its line", "It is over.\nhe said so.", ["It is over.", "he said so."]),
]


@pytest.mark.parametrize(("text", "sentences"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_sentences_keep_to_their_paragraphs(nlp: Language, text: str, sentences: list[str]) -> None:
    assert [sent.text.strip() for sent in nlp(text).sents] == sentences


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("NAIROBI (Reuters) - Kenya on Monday accused Uganda of smuggling.", "Kenya on Monday"),
        ("ISTANBUL, July 17 (AP) — Turkey said the talks had failed.", "Turkey said"),
        ("Turkey said the talks had failed.", "Turkey said"),
    ],
)
def test_a_report_starts_behind_its_dateline(nlp: Language, text: str, first: str) -> None:
    doc = nlp(text)
    assert [sent.text for sent in doc.sents][-1].startswith(first)
    (claim,) = doc._.claims
    assert claim.source.text.startswith(first.split()[0])


def test_no_claim_reaches_into_the_dateline(nlp: Language) -> None:
    text = "NAIROBI (Reuters) - Kenya said the talks had failed."

    def reader(doc: Doc) -> list[Attribution]:
        return [
            Attribution(act="say", cue=(26, 30), source=(0, 25), content=[(0, 19), (15, 51)], confidence=0.9)
        ]

    doc = Claims(reader)(nlp(text, disable=["onrecord_claims", "onrecord_events"]))
    (claim,) = doc._.claims
    assert claim.source.text == "Kenya"
    assert [piece.text for piece in claim.content] == ["Kenya said the talks had failed"]
