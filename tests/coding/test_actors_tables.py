"""Tables of what a noun goes back to, what a name tells, what a passage tells: each by its example."""

import pytest
from spacy.language import Language
from tests.rows import rows

from onrecord import tables
from onrecord.coding.actors.anaphora import Nouns, anaphora
from onrecord.coding.actors.context import context_table
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.describe import describe, heads
from onrecord.coding.actors.lexicon import abroad, constructions
from onrecord.coding.actors.personal import personal_names
from onrecord.coding.actors.resolving import Question, resolve
from onrecord.coding.actors.telling import BODY_NAMES, BodyNames
from onrecord.coding.actors.undergone import Undergone, undergone

NAMES = tables.load(PACKAGE, BODY_NAMES, tuple[BodyNames, ...])


@pytest.mark.parametrize("sort", [*anaphora().sorts, *anaphora().several], ids=lambda sort: sort.nouns[0])
def test_the_noun_means_the_body_named_before(nlp: Language, sort: Nouns) -> None:
    actors = nlp(sort.example)._.actors
    first = actors[0]
    assert first.sector in sort.sectors
    assert len(first.mentions) > 1, [a.name for a in actors]


@pytest.mark.parametrize(
    "text",
    [
        "Boko Haram freed the girls. The rival group wants a ransom.",
        "Boko Haram fought Ansaru. The group wants a ransom.",
        "Huawei denied the charge. The group wants a ransom.",
        "Boko Haram freed the girls. A group wants a ransom.",
    ],
)
def test_another_noun_a_choice_or_another_body_is_left_alone(nlp: Language, text: str) -> None:
    group = [a for a in nlp(text)._.actors if "group" in a.name.lower()]
    assert [len(a.mentions) for a in group] == [1]


@rows("sort", NAMES, ids=lambda sort: sort.sector)
def test_a_word_of_a_name_tells_the_bodys_sector(sort: BodyNames) -> None:
    found = describe(sort.example)
    assert sort.words[0] in sort.example
    assert found is not None and found.sector == sort.sector


def test_no_word_of_a_name_tells_two_sectors() -> None:
    words = [word for sort in NAMES for word in sort.words]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("entry", ["away", "detached"])
def test_those_abroad_have_no_country_from_where_they_are(entry: str) -> None:
    found = describe(getattr(abroad(), entry).example)
    assert found is not None and found.country is None


def test_the_country_that_somebody_is_concerned_with_is_not_theirs() -> None:
    for phrase, country in ((abroad().matters.example, "USA"), ("Russia analyst Ann Lee", None)):
        found = describe(phrase)
        assert found is not None and found.country == country


@rows(
    ("phrase", "told"),
    [
        ("Ministerio de Defensa de Colombia", ("COL", "GOV")),
        ("Fuerza Aérea Argentina", ("ARG", "MIL")),
        ("Ministère de l'Intérieur", (None, "GOV")),
        ("the Bulgarian arms factory Zeevod", ("BGR", "BUS")),
        ("the New York state attorney general", ("USA", "GOV")),
        ("a Korean People's Army general", ("PRK", "MIL")),
        ("the Senate banking committee", (None, "LEG")),
        ("college-educated women", (None, "CVL")),
        ("coal industry veterans", (None, "BUS")),
        ("a veteran", (None, "MIL")),
        ("an armed suspect", (None, "UAF")),
        ("an exiled Belarusian activist", ("BLR", "OPP")),
        ("a spokesman for the Kenyan teachers' union", ("KEN", "LAB")),
        ("the company secretary", (None, "BUS")),
        ("the secretary", (None, "GOV")),
        ("Republican presidents", (None, "GOV")),
        ("the general public", (None, "CVL")),
    ],
)
def test_the_words_of_a_phrase_tell_country_and_sector(phrase: str, told: tuple[str | None, str]) -> None:
    found = describe(phrase)
    assert found is not None and (found.country, found.sector) == told


def test_a_place_where_somebody_is_tells_and_one_he_goes_to_does_not() -> None:
    located, elsewhere = context_table().located.example, context_table().elsewhere.example
    assert resolve(Question(phrase="riot police", context=located)).country == "KEN"
    assert resolve(Question(phrase="the lawmakers", context=elsewhere)).country is None


def test_an_office_cut_short_is_one_that_the_table_of_heads_knows() -> None:
    for short, office in personal_names().short.items():
        assert heads().find(office, [0], {len(office): 0}), short


def test_an_officer_whose_rank_is_cut_short(nlp: Language) -> None:
    (actor,) = nlp("Maj Tom Reed said that the bridge was open.")._.actors
    assert (actor.name, actor.sector) == ("Tom Reed", "MIL")


@pytest.mark.parametrize(
    "text", ["Maj. Tom Reed left.", "Lt. Gen. Omar Diallo left.", "Capt. Ana Silva left."]
)
def test_a_rank_is_read_that_the_tokenizer_cuts_from_its_stop(nlp: Language, text: str) -> None:
    (actor,) = nlp(text)._.actors
    assert (actor.name, actor.sector) == (" ".join(text.split()[-3:-1]), "MIL")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("owning", ("SYR", "GOV")),
        ("amounts", ("HND", "REF")),
        ("kin", ("UKR", "CVL")),
        ("presiding", (None, "LAB")),
    ],
)
def test_words_join_whom_a_phrase_names_to_somebody_else(entry: str, told: tuple[str | None, str]) -> None:
    found = describe(getattr(constructions(), entry).example)
    assert found is not None and (found.country, found.sector) == told


@pytest.mark.parametrize("sort", undergone(), ids=lambda sort: sort.nouns[0])
def test_the_suspect_is_the_one_of_whom_it_was_told(nlp: Language, sort: Undergone) -> None:
    mentions = [
        sort.example[a:b] for m in nlp(sort.example)._.actors for a, b in m.mentions if len(m.mentions) > 1
    ]
    assert f"The {sort.nouns[0]}" in mentions


@pytest.mark.parametrize(
    "text",
    [
        "Police accused Ann Lee of theft, and Bob Ray of fraud. The suspect smiled.",
        "Police arrested two men. The suspect smiled.",
        "Police thanked a man. The suspect smiled.",
    ],
)
def test_the_suspect_is_left_alone_where_there_is_a_choice(nlp: Language, text: str) -> None:
    suspect = [a for a in nlp(text)._.actors if any(text[s:e] == "The suspect" for s, e in a.mentions)]
    assert [len(a.mentions) for a in suspect] == [1]
