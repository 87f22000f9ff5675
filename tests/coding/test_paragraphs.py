import pytest
from spacy.language import Language

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
