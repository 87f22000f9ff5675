"""The words that report events: verbs, nominals and adjectives, each with its type and where its parties
stand.

`triggers/*.yaml` holds one file for each type. An entry gives words that share a frame; alternations that
hold for every verb (passive, relative clause, control, coordination) are the reader's business and are
never listed.

A *slot* names a place in the sentence seen from the trigger, by function: `subject` and `object` are who
acts and who is acted upon whatever the voice, `owner` the possessor, nationality or compound before a noun,
`carrier` the subject of the verb that carries a noun ("*police* made an arrest"), `clause` the parties of
the clause that the trigger governs, and any other word is a preposition.
"""

from functools import cache
from importlib.resources import files

import msgspec

from onrecord.tables import load

_PACKAGE = "onrecord.ontology"
ANYTHING = "*"


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that report one type of event in one construction."""

    verbs: list[str] = []
    """Lemmas; further words are a particle or preposition that must hang on the verb: "call for"."""
    nouns: list[str] = []
    """Lemmas of nominals; a word before the last must stand before the noun: "hunger strike"."""
    adjectives: list[str] = []
    """Lemmas of predicates such as "critical of", "ready"."""
    having: dict[str, list[str]] = {}
    """Slots that must be filled, and by which lemmas; `$name` is a group of `words.yaml`, `*` anything."""
    lacking: dict[str, list[str]] = {}
    """Slots that must not be filled by any of these."""
    actor: list[str] = []
    """Slots that may hold the actor, best first; empty is the default for the part of speech."""
    recipient: list[str] = []
    """Slots that may hold the recipient, best first."""
    mutual: bool = False
    """Whether several actors do it to each other: "Peru and Chile signed a pact"."""
    carried: bool = False
    """Whether a noun counts only when a verb carries it ("imposed *sanctions*"), not by itself."""
    aside: list[str] = []
    """Slots whose nouns belong to this event and report none of their own."""
    leaving: list[str] = []
    """Slots of `having` whose words report events of their own all the same: "agreed to *free* the crew"."""
    somebody: bool = False
    """Whether a named party in any slot goes before a thing in the best one, as for types of giving."""
    refused: str | None = None
    """The type when negated with will: overrides the type's own."""
    idiom: bool = False
    """Whether its words mean nothing by themselves: in "joined forces" nobody hands over any."""
    mode: str | None = None
    contexts: list[str] = []
    confidence: float = 0.8
    example: str
    """A sentence in which the words report the event: <actor> and [recipient] are marked."""


class _TypeFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: str
    frames: list[Frame]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Closed classes that the reader needs, and the groups that frames refer to."""

    carriers: frozenset[str]
    """Verbs that lend a noun their subject: "launch an investigation"."""
    receivers: frozenset[str]
    """Verbs whose subject is the noun's recipient: "face criticism"."""
    reporting: frozenset[str]
    """Verbs whose own time and place are not those of what they report."""
    object_control: frozenset[str]
    """Verbs whose infinitive's doer is their object: "urged them to leave"."""
    reactions: frozenset[str]
    """Prepositions of what somebody reacts to: who strikes *over* plans to sell has no such plans."""
    of_verbs: frozenset[str]
    """Verbs whose "of" is not their object's: "accused the bank of theft" names no bank of theft."""
    quantities: frozenset[str]
    """Nouns that stand for what they count: "hundreds of soldiers"."""
    idle: frozenset[str]
    """Bare nouns that a preposition makes an adverb of: "in response", "on order"."""
    enders: frozenset[str]
    """Verbs that say an act does not, or no longer, happen."""
    not_doers: frozenset[str]
    """Nouns that end as those for people do, and are none."""
    binding: frozenset[str]
    """Verbs whose infinitive is what somebody must or may do, and did not do yet."""
    denying: frozenset[str]
    """Verbs that say something did not happen, rather than refuse to do it."""
    unreal: frozenset[str]
    """Verbs and nouns whose infinitive has not happened: want, plan, hope."""
    never: frozenset[str]
    """Nouns that are no party with or without an article: times, occasions."""
    reflexive: frozenset[str]
    """Pronouns that stand for the one who acts."""
    things: frozenset[str]
    """Pronouns that stand for no person."""
    misread: dict[str, str]
    """Base forms that the lemmatiser gets wrong, and the verb they are of."""
    groups: dict[str, frozenset[str]]


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the lexicon with its frame, ready to be matched."""

    type: str
    pos: str
    """VERB, NOUN or ADJ."""
    lemma: str
    others: tuple[str, ...]
    """Particle and prepositions of a verb or adjective; modifiers of a noun."""
    frame: Frame
    having: dict[str, frozenset[str]]
    lacking: dict[str, frozenset[str]]

    @property
    def rank(self) -> tuple[int, float]:
        """How particular it is: the most particular of the triggers that fit a word is the one meant."""
        return len(self.others) + 2 * len(self.having), self.frame.confidence


class Lexicon:
    """All triggers, by part of speech and lemma, the most particular first."""

    by_words = False
    """Whether `like` has anything to say."""

    def __init__(self, words: Words, frames: list[tuple[str, Frame]]) -> None:
        self.words, self.frames = words, frames
        self._by_lemma: dict[tuple[str, str], list[Trigger]] = {}
        for type_, frame in frames:
            having = {slot: self._expand(items) for slot, items in frame.having.items()}
            lacking = {slot: self._expand(items) for slot, items in frame.lacking.items()}
            for pos, phrases in (("VERB", frame.verbs), ("NOUN", frame.nouns), ("ADJ", frame.adjectives)):
                for phrase in phrases:
                    parts = phrase.split()
                    lemma, others = (parts[-1], parts[:-1]) if pos == "NOUN" else (parts[0], parts[1:])
                    trigger = Trigger(
                        type=type_,
                        pos=pos,
                        lemma=lemma,
                        others=tuple(others),
                        frame=frame,
                        having=having,
                        lacking=lacking,
                    )
                    self._by_lemma.setdefault((pos, lemma), []).append(trigger)
        for triggers in self._by_lemma.values():
            triggers.sort(key=lambda t: t.rank, reverse=True)

    def candidates(self, pos: str, lemma: str) -> list[Trigger]:
        """The triggers of a word, the most particular first."""
        return self._by_lemma.get((pos, lemma), [])

    def like(self, lemma: str, clause: list[str]) -> list[Trigger]:
        """Triggers for a verb that has none, by the base forms of the words of its clause."""
        return []

    def _expand(self, items: list[str]) -> frozenset[str]:
        found: set[str] = set()
        for item in items:
            found.update(self.words.groups[item[1:]] if item.startswith("$") else (item,))
        return frozenset(found)


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships. Raises `KeyError` for a group that `words.yaml` does not define."""
    words = load(_PACKAGE, "words.yaml", Words)
    frames: list[tuple[str, Frame]] = []
    names = sorted(f.name for f in files(_PACKAGE).joinpath("triggers").iterdir() if f.name.endswith(".yaml"))
    for name in names:
        table = load(_PACKAGE, f"triggers/{name}", _TypeFile)
        frames += [(table.type, frame) for frame in table.frames]
    return Lexicon(words, frames)
