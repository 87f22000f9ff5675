"""The trained reader's claims, and the rules' put beside them."""

import pytest
from spacy.language import Language
from tests.coding.told import told

from onrecord.coding.claims.cues import cue_table
from onrecord.coding.claims.joining import join
from onrecord.coding.claims.reading import Attribution, trimmed
from onrecord.coding.claims.trained import TrainedReader
from onrecord.coding.encoder.encoder import ReadClaim
from onrecord.model import Claim, Span


def said(claim: Claim) -> tuple[str | None, str, list[str]]:
    source = claim.source.text.strip(" ,") if claim.source else None
    return source, claim.act, [piece.text for piece in claim.content]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The harbour master said on Tuesday that the channel would be dredged before winter.",
            [("The harbour master", "say", ["the channel would be dredged before winter"])],
        ),
        (
            "“The channel is silting up,” Ada Holm told reporters, “and nobody has done a thing about it.”",
            [
                (
                    "Ada Holm",
                    "say",
                    ["“The channel is silting up,”", "“and nobody has done a thing about it.”"],
                )
            ],
        ),
        (
            "The minister said the dam was safe and called for an inquiry into the leak.",
            [
                ("The minister", "say", ["the dam was safe"]),
                ("The minister", "demand", ["an inquiry into the leak"]),
            ],
        ),
        (
            "According to the coast guard, two trawlers had crossed into Norwegian waters.",
            [("the coast guard", "say", ["two trawlers had crossed into Norwegian waters"])],
        ),
        (
            "The union did not confirm that talks had begun.",
            [("The union", "withhold", ["that talks had begun"])],
        ),
        ("The two presidents signed a fishing treaty in Lisbon on Friday.", []),
        (
            "The presidents of Peru and Chile signed a broad pact, deepening trade that has boomed since the "
            "canal was opened.",
            [],
        ),
        (
            "Russian President Vladimir Putin and Iranian President Masoud Pezeshkian signed a twenty-year "
            "partnership treaty in Moscow.",
            [],
        ),
        ("The ferry sailed at noon.", []),
    ],
)
def test_sentences_and_their_claims(
    nlp: Language, text: str, expected: list[tuple[str, str, list[str]]]
) -> None:
    assert [said(claim) for claim in nlp(text)._.claims] == expected


def test_quotations_belong_to_those_who_sign_them(nlp: Language) -> None:
    text = (
        "Readers wrote to the paper by the hundred.\n\n"
        "“It was a fiasco from the first day, and nobody has said sorry to us.” — Ana Ruiz, teacher\n\n"
        "“I have never in my life seen the river so high as it was.” ― Tomas Lind\n"
    )
    claims = nlp(text)._.claims
    assert [claim.source and claim.source.text for claim in claims] == ["Ana Ruiz", "Tomas Lind"]
    assert [claim.content[0].text[:9] for claim in claims] == ["“It was a", "“I have n"]


def test_a_quotation_goes_on_with_nobodys_signature(nlp: Language) -> None:
    text = (
        "“It was a fiasco from the first day, and nobody has said sorry to us.” — Ana Ruiz, teacher\n\n"
        "“We have asked the council for help again and again, and none has come.” — a nurse in Lima\n"
    )
    signed = next(claim for claim in nlp(text)._.claims if claim.source and claim.source.text == "Ana Ruiz")
    assert [piece.text[:9] for piece in signed.content] == ["“It was a"]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz called the deal “a disaster for the town” — Holm, meanwhile, praised it.",
        "“It was a fiasco from the first day,” said Ana Ruiz.\n\n- Peru, Chile sign a pact",
    ],
)
def test_what_stands_behind_a_dash_is_not_always_a_signature(nlp: Language, text: str) -> None:
    assert {claim.source.text for claim in nlp(text)._.claims if claim.source} <= {"Ana Ruiz", "Holm"}
    quoted = next(claim for claim in nlp(text)._.claims if "“" in claim.content[0].text)
    assert quoted.source is not None
    assert quoted.source.text == "Ana Ruiz"


def test_words_below_a_colon_are_those_of_the_pronoun_before_it(nlp: Language) -> None:
    text = (
        "The mayor spoke to reporters outside the hall.\n\nShe said:\n\n"
        "“We have a situation in which the bridge cannot be used. We have asked for help. Nobody has come.”\n"
    )
    (claim,) = nlp(text)._.claims
    assert claim.source is not None
    assert claim.source.text == "She"
    assert claim.content[0].text.endswith("Nobody has come.”")


def test_who_is_told_is_named(nlp: Language) -> None:
    (claim,) = nlp("“The channel is silting up,” the harbour master told the Ferrywater Echo.")._.claims
    assert claim.told_to == "the Ferrywater Echo"


TEXT = "Ann said one thing and urged another while Bob denied it."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def claim(source: str, cue: str, content: str, confidence: float = 0.9, act: str = "say") -> Attribution:
    return Attribution(act=act, cue=at(cue), source=at(source), content=[at(content)], confidence=confidence)


def words(found: list[Attribution]) -> list[tuple[str, str, str]]:
    return [
        (TEXT[slice(*one.source or (0, 0))], one.act, TEXT[slice(*one.content[0])])
        for one in sorted(found, key=lambda one: one.content)
    ]


def test_a_second_verb_of_the_same_speaker_ends_the_first_ones_claim() -> None:
    trained = [claim("Ann", "said", "one thing and urged another")]
    ruled = [claim("Ann", "urged", "another", act="demand")]
    assert words(join(TEXT, trained, ruled)) == [("Ann", "say", "one thing"), ("Ann", "demand", "another")]


def test_a_subject_before_a_cue_is_no_part_of_the_claim_before() -> None:
    trained = [
        claim("Ann", "said", "one thing and urged another while Bob"),
        claim("Ann", "denied", "it", act="deny"),
    ]
    ruled = [claim("Bob", "denied", "it", act="deny")]
    assert words(join(TEXT, trained, ruled)) == [
        ("Ann", "say", "one thing and urged another"),
        ("Bob", "deny", "it"),
    ]


def test_the_rules_say_what_a_cue_does() -> None:
    trained = [claim("Bob", "denied", "it", act="say")]
    assert words(join(TEXT, trained, [claim("Bob", "denied", "it", act="deny")])) == [("Bob", "deny", "it")]


@pytest.mark.parametrize(("above", "stands"), [(0.01, True), (-0.01, False)])
def test_a_claim_by_rule_stands_where_it_is_sure_enough(above: float, stands: bool) -> None:
    sure = cue_table().beside_trained
    free = [claim("Bob", "denied", "it", sure.free + above)]
    assert len(join(TEXT, [], free)) == stands
    outer = [claim("Ann", "said", "one thing and urged another while Bob denied it")]
    nested = [claim("Bob", "denied", "it", sure.nested + above)]
    assert len(join(TEXT, outer, nested)) == 1 + stands


@pytest.mark.parametrize(
    ("source", "content", "stands"),
    [
        ("She", "“The bridge is shut.”", True),
        ("She", "the bridge is shut", False),
        ("Nobody", "“The bridge is shut.”", False),
        ("You", "“The bridge is shut.”", False),
    ],
)
def test_a_pronoun_speaks_a_quotation_by_rule(source: str, content: str, stands: bool) -> None:
    text = f"{source} said: {content}"
    spans = [(text.index(word), text.index(word) + len(word)) for word in (source, "said", content)]
    one = Attribution(act="say", source=spans[0], cue=spans[1], content=[spans[2]], confidence=0.9)
    assert join(text, [], [one]) == [one] * stands


def test_a_quotation_that_is_nobodys_stands_where_nothing_else_does(nlp: Language) -> None:
    text = "The hall was full.\n\n“We asked for help and none came.”\n\nHolm said he had asked too."
    quoted = text.index("“"), text.index("”") + 1
    nobodys = ReadClaim(cue=None, source=(), content=(quoted,), confidence=0.15)
    doc = nlp(text, disable=["onrecord_claims", "onrecord_events"])
    (one, _) = TrainedReader(told(claims=[nobodys]))(doc)[::-1]
    assert (one.source, one.cue, one.content) == (None, None, [quoted])
    holms = ReadClaim(
        cue=(text.index("said"), text.index("said") + 4),
        source=((text.index("Holm"), text.index("Holm") + 4),),
        content=((quoted[0], quoted[1]),),
        confidence=0.9,
    )
    doc._.reading = None
    found = TrainedReader(told(claims=[holms, nobodys]))(doc)
    assert [one.source is None for one in found if quoted in one.content] == [False]


def test_trimming_leaves_words_only() -> None:
    assert trimmed(" — so it is, ", (0, 13)) == (3, 11)
    assert trimmed(" , ", (0, 3)) is None
