"""Whom a phrase means in a passage: the actor it mentions there, and the country the passage speaks of."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE, CountryWord
from onrecord.coding.actors.describe import read_words
from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.actors.lexicon import abroad
from onrecord.coding.actors.resolving import (
    Judgement,
    Question,
    city_in,
    judge,
    month,
    place_official,
)
from onrecord.coding.actors.words import HYPHENS, Words, mark
from onrecord.model import Actor

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_LONGEST = 100_000
"""Characters of a context that are read."""
_DEEP = 8
"""Words above a place's name among which its preposition is looked for."""
_LOCAL = frozenset(
    {"GOV", "LEG", "MIL", "SPY", "COP", "JUD", "PTY", "OPP", "REB", "UAF", "CRM", "LAB", "MED", "EDU", "REL"}
    | {"HLH", "AGR", "SOC", "CVL", "ELI", "BUS", "NGO"}
)
_STATE = frozenset({"GOV", "LEG", "MIL", "SPY", "COP", "JUD", "PTY", "OPP", "ELI"})


class Prepositions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words, and a passage with the first of them."""

    words: frozenset[str]
    example: str


class ContextTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`context.yaml`, whose header says what each field holds."""

    located: Prepositions
    elsewhere: Prepositions


class _Candidate(NamedTuple):
    """A country that the passage names."""

    country: str
    words: str
    start: int
    end: int
    preposition: str | None


@cache
def context_table() -> ContextTable:
    """The table."""
    return tables.load(PACKAGE, "context.yaml", ContextTable)


def language(own: str | None = None) -> "Language":
    """The pipeline as far as actors, those of a user's file among them.

    Raises `InstallationError` where the English pipeline is missing.
    """
    from onrecord.coding.coder import load_language

    return load_language(("onrecord_actors",), own)


def read_contexts(nlp: "Language", asked: Sequence[tuple[Question, Judgement]]) -> None:
    """Adds to each judgement what the question's context tells."""
    docs = []
    for question, _ in asked:
        doc = nlp.make_doc((question.context or "")[:_LONGEST])
        doc._.published = _day(question.published)
        docs.append(doc)
    for (question, judgement), doc in zip(asked, nlp.pipe(docs), strict=True):
        _read(question, judgement, doc)


def _read(question: Question, judgement: Judgement, doc: "Doc") -> None:
    start, end = _find(question.phrase, doc.text)
    actor = _actor(doc, start, end) if start >= 0 else None
    if actor is not None:
        _join(judgement, actor, question)
    if judgement.country is not None and not judgement.guessed:
        return
    if actor is not None and actor.role_span is not None and not judgement.known:
        beside = _attached(doc, list(_candidates(doc)), actor.role_span[1])  # "Ann Lee, a nurse in Nairobi"
        if len({c.country for c in beside}) == 1:
            judgement.country_is(beside[0].country, f"“{beside[0].words}” after “{actor.role}”")
            return
    if judgement.known or not _takes_country(judgement):
        return
    found = _country(doc, start, end, judgement)
    if found is not None and found.country != judgement.country:
        judgement.country_is(found.country, f"“{found.words}” in the context")


def _find(phrase: str, text: str) -> tuple[int, int]:
    """Where the phrase stands in the text: as it is, else in any case; (-1, -1) where it does not."""
    phrase = phrase.strip()
    for wanted, within in ((phrase, text), (phrase.lower(), text.lower())):
        at = within.find(wanted) if wanted and len(within) == len(text) else -1
        while at >= 0:
            before, after = within[at - 1 : at], within[at + len(wanted) : at + len(wanted) + 1]
            if not before.isalnum() and not after.isalnum():
                return at, at + len(wanted)
            at = within.find(wanted, at + 1)
    return -1, -1


def _actor(doc: "Doc", start: int, end: int) -> Actor | None:
    actors: list[Actor] = doc._.actors
    found = ActorIndex.of(doc).at(start, end)
    return next((actor for actor in actors if actor.id == found), None)


def _join(judgement: Judgement, actor: Actor, question: Question) -> None:
    """Takes from the passage's actor what the phrase itself leaves open."""
    why = f"the actor “{actor.name}” of the context"
    if actor.kind == "person" and judgement.known and " " not in question.phrase and " " in actor.name:
        fuller = judge(actor.name, question.published)  # a surname, whose bearer the passage names in full
        for field in judgement.__struct_fields__:
            setattr(judgement, field, getattr(fuller, field))
    described = judgement.name is not None
    if not judgement.proper and (not described or actor.kind in ("person", "organization", "government")):
        named = judge(actor.name, question.published) if actor.name != judgement.name else None
        if not described or (named is not None and named.proper):
            judgement.name = actor.name
    judgement.kind = judgement.kind or actor.kind
    if judgement.guessed and judgement.kind == "place":
        judgement.kind = actor.kind
    if actor.country is not None and (judgement.country is None or judgement.guessed) and not judgement.known:
        if actor.country != judgement.country:
            judgement.country_is(actor.country, why)
        judgement.guessed = False
    open_ = (judgement.sector is None or not judgement.sure) and not judgement.known
    if open_ and actor.sector not in (None, judgement.sector):
        judgement.sector_is(str(actor.sector), why)
    judgement.role = judgement.role or actor.role
    judgement.wikidata = judgement.wikidata or actor.wikidata
    if actor.kind == "person" and judgement.country is None and actor.name != question.phrase:
        judgement.proper, judgement.kind = True, "person"
        judgement.name = actor.name
        place_official(judgement, f"{actor.role or ''} {actor.name}", month(question.published))


def _takes_country(judgement: Judgement) -> bool:
    """Whether the country that a passage speaks of can be that of whom the phrase means."""
    if judgement.sector not in _LOCAL or judgement.kind is None:
        return False
    if judgement.noun in abroad().away.words:
        return False
    named_body = judgement.proper and judgement.kind != "person" and judgement.noun is None
    return not named_body and (judgement.kind != "person" or judgement.noun is not None)


def _country(doc: "Doc", start: int, end: int, judgement: Judgement) -> _Candidate | None:
    """The one country that the phrase's sentence, else the passage, leaves no choice but to take."""
    table = context_table()
    candidates = [c for c in _candidates(doc) if not (start <= c.start < end)]
    here = candidates
    if start >= 0:
        sentence = next((s for s in doc.sents if s.start_char <= start < s.end_char), None)
        if sentence is not None:
            here = [c for c in candidates if sentence.start_char <= c.start < sentence.end_char]
            attached = _attached(doc, here, end)
            if attached:
                return attached[0] if len({c.country for c in attached}) == 1 else None
    if judgement.noun in abroad().detached.words:
        return None
    state = judgement.sector in _STATE
    for among in (here, candidates):
        located = [c for c in among if c.preposition in table.located.words]
        own = [c for c in among if c.preposition not in table.elsewhere.words]
        for choice in (own, located) if state else (located, own):
            if len({c.country for c in choice}) == 1:
                return choice[0]
        if own:
            return None
    return None


def _attached(doc: "Doc", candidates: list[_Candidate], end: int) -> list[_Candidate]:
    """The places that follow the phrase at once, and those joined to them: "police from Kenya and Ghana"."""
    attached: list[_Candidate] = []
    for candidate in candidates:
        if candidate.start < end:
            continue
        between = doc.text[end : candidate.start].lower().split()
        if attached:
            joined = between in (["and"], [","], [",", "and"], ["and", "the"])
        else:
            located = context_table().located.words
            joined = 0 < len(between) <= 2 and (between[0] == "from" or between[0] in located)
        if not joined:
            break
        attached.append(candidate)
        end = candidate.end
    return attached


def _candidates(doc: "Doc") -> Iterator[_Candidate]:
    words = _words(doc)
    taken: set[int] = set()
    for n, hit in words.named.items():
        if n != hit.start or not isinstance(hit.entry, CountryWord):
            continue
        taken.update(range(hit.start, hit.end))
        if hit.entry.country.ambiguous and hit.entry.naming == "name":
            continue
        if hit.end < len(words.words) and words.words[hit.end] in HYPHENS:
            continue
        where = words.starts[hit.start], words.starts[hit.end - 1] + len(words.words[hit.end - 1])
        preposition = _preposition(doc[hit.end - 1])
        yield _Candidate(hit.entry.country.code, doc.text[slice(*where)], *where, preposition)
    for start, end in _places(doc):
        if not taken.isdisjoint(range(start, end)):
            continue
        name = doc[start:end]
        found = city_in(read_words(name.text), len(name.text))
        if found is not None:
            yield _Candidate(found[1], name.text, name.start_char, name.end_char, _preposition(name.root))


def _places(doc: "Doc") -> Iterator[tuple[int, int]]:
    """Names that may be a place's: the recognizer's, and what stands after a preposition of place, which it
    often takes for something else."""
    located = context_table().located.words
    seen: set[int] = set()
    for entity in doc.ents:
        if entity.label_ in ("GPE", "LOC", "FAC"):
            seen.update(range(entity.start, entity.end))
            yield entity.start, entity.end
    for n in range(1, len(doc)):
        if n in seen or not doc[n].text[:1].isupper() or doc[n - 1].lower_ not in located:
            continue
        end = n + 1
        while end < len(doc) and doc[end].text[:1].isupper() and end not in seen:
            end += 1
        yield n, end


def _words(doc: "Doc") -> Words:
    starts = [token.idx for token in doc]
    words = [token.text for token in doc]
    ends = {start + len(word): n for n, (start, word) in enumerate(zip(starts, words, strict=True))}
    return mark(doc.text, words, starts, ends)


def _preposition(token: "Token") -> str | None:
    """The preposition that the word's phrase hangs on."""
    for _ in range(_DEEP):
        if token.dep_ == "pobj":
            return str(token.head.lower_)
        if (
            token.dep_ not in ("compound", "amod", "nmod", "appos", "conj", "poss", "nn")
            or token.head is token
        ):
            return None
        if token.dep_ in ("amod", "poss"):
            return None  # "with Kenyan officials" says whose they are
        token = token.head
    return None


def _day(published: str | None) -> object:
    from datetime import date

    when = month(published)
    if when is None:
        return None
    try:
        return date.fromisoformat((published or "")[:10] if len(published or "") >= 10 else f"{when}-15")
    except ValueError:
        return None
