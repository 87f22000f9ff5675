"""Reads claims with the trained encoder, and asks the parse for what the encoder does not say.

The encoder finds cue, source and content, ties them, and says what the cue does. Who was told and whom a
relative pronoun stands for is grammar, and read as the rules read it; a quotation that goes on in the next
paragraph is continued as the rules continue it. Then the rules' own claims are put beside.
"""

from spacy.tokens import Doc

from onrecord.coding.claims.acts import UNLISTED, read_cue
from onrecord.coding.claims.cues import cue_table
from onrecord.coding.claims.joining import Owners, join
from onrecord.coding.claims.quoting import Quoting
from onrecord.coding.claims.reading import EDGES, Attribution, trimmed
from onrecord.coding.claims.rules import read_claims
from onrecord.coding.claims.signatures import sign
from onrecord.coding.claims.sources import antecedent, naming, source_words
from onrecord.coding.claims.tree import Tree
from onrecord.coding.encoder import Encoder, ReadClaim, shared_encoder
from onrecord.coding.parsed import Token
from onrecord.coding.reading import reading_of
from onrecord.model import Span

SURE = 0.8
"""From this confidence on the encoder's word stands against the table's."""
UNKNOWN = 0.3
"""Below this confidence a cue of which no word is known to report makes no claim of a mere thing."""
_JOINTS = (" and", " but", " or", " then")


class TrainedReader:
    """A reader of claims for the component; holds the encoder, which takes a moment to load.

    Raises `WeightsError` where the weights are missing, damaged or of another version.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.encoder = encoder or shared_encoder()

    def __call__(self, doc: Doc) -> list[Attribution]:
        """Every attribution the encoder finds in a parsed document, in no particular order."""
        tree = Tree(doc)
        quoting = Quoting(tree)
        text = tree.text
        found: list[Attribution] = []
        signed: list[Attribution] = []
        nobodys: list[Attribution] = []
        for claim in reading_of(doc, text, self.encoder).claims:
            content = [span for one in claim.content if (span := trimmed(text, one)) is not None]
            if not content or _deed(tree, claim) or _heading(text, claim):
                continue
            one = _attribution(tree, claim, content)
            if sign(tree, quoting, one):
                signed.append(one)
            else:
                (found if one.cue is not None else nobodys).append(one)
        for one in (*found, *signed):
            quoting.give(one)
        quoting.continue_(found)
        found += signed
        _end_before_cues(text, found)
        found = join(text, found, read_claims(doc))
        taken = Owners((span, one) for one in found for span in one.content)
        return found + [one for one in nobodys if not any(map(taken.of, one.content))]


_DEEP = 8
"""Heads above a source that are looked at."""
_THINGS = ("NOUN", "PROPN", "PRON", "NUM")


def _end_before_cues(text: str, found: list[Attribution]) -> None:
    """Ends content that has run on over the next claim's cue: "said it was safe and [called for] …"."""
    for one in found:
        start, end = one.content[-1]
        for other in found:
            if other.cue is not None and start < other.cue[0] < end <= other.cue[1]:
                before = text[start : other.cue[0]].rstrip(EDGES)
                for joint in _JOINTS:
                    before = before.removesuffix(joint)
                if span := trimmed(text, (start, start + len(before))):
                    one.content[-1] = span


def _deed(tree: Tree, claim: ReadClaim) -> bool:
    """Whether the cue is something done, and its content a thing: nobody says a treaty they sign. So it is
    too where no word of the cue is known to report, and the encoder is unsure: "withdrew for [Peru]".
    """
    if claim.cue is None or claim.confidence >= SURE:
        return False
    table = cue_table()
    words = list(tree.doc[slice(*tree.tokens(*claim.cue))])
    listed_deed = any(word.lemma_.lower() in table.deeds for word in words)
    if not listed_deed and (claim.confidence >= UNKNOWN or table.reports(words)):
        return False
    said = [tree.doc[slice(*tree.tokens(*span))] for span in claim.content]
    if any(word.is_quote for words in said for word in words):
        return False
    return all(words.root.pos_ in _THINGS for words in said if len(words))


def _heading(text: str, claim: ReadClaim) -> bool:
    """Whether a colon stands behind a heading of the page and not behind a speaker: "Photos: …"."""
    if claim.cue is None or text[slice(*claim.cue)].strip() != ":" or not claim.source:
        return False
    pages = cue_table().labels.pages
    return all(word in pages for word in text[slice(*claim.source[0])].lower().split())


def _attribution(tree: Tree, claim: ReadClaim, content: list[Span]) -> Attribution:
    source = source_words(tree, claim.source[0], claim.cue) if claim.source else None
    if source is not None and _head(tree, source).dep_ in ("acl", "relcl"):
        source = None  # "Guinea, ruled by soldiers, said …"
    elif source is not None and claim.cue is not None:
        source = _out_of_clause(tree, source, claim.cue)
    made = Attribution(
        act=UNLISTED,
        cue=claim.cue,
        source=source,
        content=content,
        confidence=round(claim.confidence, 3),
    )
    if source is not None:
        speaker = antecedent(_head(tree, source))
        made.speaker = tree.chars(naming(tree, speaker)) if speaker is not None else None
    if claim.cue is not None:
        read_cue(tree, made)
        made.act = claim.act
    return made


def _out_of_clause(tree: Tree, source: Span, cue: Span) -> Span:
    """The subject of the cue instead of a source in a clause about it: "Ruritania, where [troops] are based,
    called for …".
    """
    verb = next((w for w in tree.doc[slice(*tree.tokens(*cue))] if w.pos_ == "VERB"), None)
    subject = tree.child(verb, "nsubj") if verb is not None else None
    if subject is None:
        return source
    word = _head(tree, source)
    for _ in range(_DEEP):
        if word.dep_ in ("relcl", "acl") and word.head.i == subject.i:
            return tree.chars(naming(tree, subject))
        if word.head.i in (word.i, subject.i):
            break
        word = word.head
    return source


def _head(tree: Tree, span: Span) -> Token:
    """The word of a span that the others hang on."""
    first, last = tree.tokens(*span)
    words = tree.doc[first : max(last, first + 1)]
    above = (word for word in words if word.head.i == word.i or not first <= word.head.i < last)
    return next(above, words[0])
