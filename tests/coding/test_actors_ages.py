"""Whom "the 56-year-old" means."""

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Police arrested Tom Reed, 56, in Lima. The 56-year-old denied the charge.", "Tom Reed"),
        ("Ann Lake (34) was shot in Lima. Doctors said the 34-year-old would live.", "Ann Lake"),
        ("Tom Reed, 56, met Ann Lake, 34, in Lima. The 34-year-old signed first.", "Ann Lake"),
        (
            "Police held 41-year-old Carlos Pinto. The 41-year-old will go to court.",
            "Carlos Pinto",
        ),
        ("Tom Reed, 56, met Ana Ruiz, 56, in Lima. The 56-year-old signed first.", None),
        ("The 56-year-old denied the charge. Police had arrested Tom Reed, 56, in Lima.", None),
        ("Tom Reed, 56, was hurt in Lima. The 56-year-old bridge was closed.", None),
        ("Tom Reed, 56, was hurt in Lima. The 41-year-old fled.", None),
    ],
)
def test_an_age_means_the_one_person_of_that_age(nlp: Language, text: str, name: str | None) -> None:
    doc = nlp(text)
    meant = [
        actor.name
        for actor in doc._.actors
        for start, end in actor.mentions
        if text[start:end].lower().startswith("the ") and text[start:end].endswith("-old")
    ]
    assert meant == ([] if name is None else [name])
