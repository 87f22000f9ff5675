"""Every frame of the lexicon reads its own example: the type, the one who acts and the one acted upon."""

import re

import pytest
from spacy.language import Language

from onrecord.ontology import Frame, lexicon

FRAMES = [(type_, frame) for type_, frame in lexicon().frames]


def marked(example: str, opening: str, closing: str) -> list[str]:
    return re.findall(rf"{re.escape(opening)}(.+?){re.escape(closing)}", example)


@pytest.fixture(scope="module")
def documents(nlp: Language) -> dict[str, object]:
    plain = {frame.example: re.sub(r"[<>\[\]]", "", frame.example) for _, frame in FRAMES}
    return dict(zip(plain, nlp.pipe(plain.values()), strict=True))


@pytest.mark.parametrize(("type_", "frame"), FRAMES, ids=[f"{t}-{f.example[:60]}" for t, f in FRAMES])
def test_a_frame_reads_its_example(documents, type_: str, frame: Frame) -> None:
    doc = documents[frame.example]
    actors, recipients = marked(frame.example, "<", ">"), marked(frame.example, "[", "]")
    read = [
        (e.type, [doc.text[s:t] for s, t in e.spans.actor], [doc.text[s:t] for s, t in e.spans.recipient])
        for e in doc._.events
    ]
    assert any(
        type_ == kind
        and all(any(a in said for said in acting) for a in actors)
        and all(any(r in said for said in acted) for r in recipients)
        for kind, acting, acted in read
    ), read
