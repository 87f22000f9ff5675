"""What teams do to each other is a game, unless somebody comes to harm."""

import pytest
from onrecord.coding.events.games import game_words
from spacy.language import Language

from onrecord.ontology import event_types


def types(nlp: Language, text: str) -> list[str]:
    return [event.type for event in nlp(text)._.events]


def test_a_game_is_no_assault_and_harm_is() -> None:
    assert game_words().types <= set(event_types())
    assert set(game_words().examples) == {"game", "harm"}
    assert not game_words().field & game_words().others
    assert not (game_words().field | game_words().others) & game_words().harm


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (game_words().examples["game"], []),
        (game_words().examples["harm"], ["ASSAULT"]),
        ("The pitcher attacked the batter in the ninth inning of the game.", []),
        (
            "The rebels attacked the town. The league match went on.",
            ["ASSAULT"],
        ),  # one word of sport is not enough
    ],
)
def test_games(nlp: Language, text: str, kinds: list[str]) -> None:
    assert types(nlp, text) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Meet the farmers of Peru.", []),
        ("Norway defended itself.", []),
        ("Norway defended Peru.", ["SUPPORT"]),
        ("Norway warned Peru that its ships could face storms.", []),
        ("Protesters threw stones.", ["PROTEST"]),
        ("The navy fired a missile eastward.", ["MOBILIZE"]),
        ("Norway condemned the deal with Peru.", ["ACCUSE"]),
    ],
)
def test_senses(nlp: Language, text: str, kinds: list[str]) -> None:
    assert types(nlp, text) == kinds
