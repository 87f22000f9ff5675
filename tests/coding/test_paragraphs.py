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
