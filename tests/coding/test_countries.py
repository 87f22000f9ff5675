from collections import Counter

from tests.rows import rows

from onrecord.coding.actors.countries import countries, country_words
from onrecord.coding.actors.describe import describe


def test_every_country_has_a_code_a_wikidata_item_and_names_of_its_own() -> None:
    for code, country in countries().items():
        assert len(code) == 3 and code.isupper()
        assert country.wikidata.startswith("Q") and country.wikidata[1:].isdigit()
        assert country_words()[country.name].country is country
    items = Counter(country.wikidata for country in countries().values())
    assert [item for item, times in items.items() if times > 1] == []


def test_all_members_of_the_united_nations_and_the_contested_states_are_there() -> None:
    assert len(countries()) >= 195
    assert {"XKX", "TWN", "PSE", "ESH", "VAT", "SSD", "HKG"} <= countries().keys()


@rows("code", sorted(countries()))
def test_a_country_owns_the_troops_that_its_adjective_names(code: str) -> None:
    for adjective in countries()[code].adjectives:
        troops = describe(f"{adjective} troops")
        assert troops is not None
        assert (troops.country, troops.sector, troops.kind) == (code, "MIL", "group")


@rows(
    ("words", "code", "naming"),
    [
        ("DPRK", "PRK", "name"),
        ("Burma", "MMR", "name"),
        ("Côte d'Ivoire", "CIV", "name"),
        ("Türkiye", "TUR", "name"),
        ("U.S.", "USA", "name"),
        ("Nigerien", "NER", "adjective"),
        ("Nigerian", "NGA", "adjective"),
        ("South Korean", "KOR", "adjective"),
        ("Spaniards", "ESP", "people"),
        ("Frenchmen", "FRA", "people"),
        ("Ukrainians", "UKR", "people"),
        ("Kyiv", "UKR", "capital"),
        ("Downing Street", "GBR", "palace"),
        ("Crimea", "UKR", "part"),
        ("Chechen", "RUS", "part_adjective"),
    ],
)
def test_news_names_a_country_in_many_ways(words: str, code: str, naming: str) -> None:
    word = country_words()[words]
    assert (word.country.code, word.naming) == (code, naming)


def test_brussels_is_the_union_not_belgium() -> None:
    assert "Brussels" not in country_words()
    brussels = describe("Brussels")
    assert brussels is not None and brussels.country == "IGO"
