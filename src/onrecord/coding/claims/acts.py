"""What a cue does, and who is told: what the encoder does not say of a claim, read off the parse and the
table."""

from onrecord.coding.claims.cues import Cue, cue_table
from onrecord.coding.claims.frames import complements
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.sources import naming
from onrecord.coding.claims.tree import Tree
from onrecord.coding.parsed import Token
from onrecord.model import Span

UNLISTED = "say"
"""What a cue does whose words the table does not know."""
_QUOTES = "\"“”„«»‘‚`'"
_OPEN_PARTS = ("VERB", "NOUN", "ADJ", "ADV")
_NAMED = ("PERSON", "ORG", "NORP", "GPE")


def read_cue(tree: Tree, made: Attribution) -> None:
    """Sets what the cue of `made` does and who is told; and of a verb whose subject it is done to ("was
    accused of", "was asked") takes that subject for content or for who is told, and not for the source.
    """
    assert made.cue is not None
    table = cue_table()
    words = list(tree.doc[slice(*tree.tokens(*made.cue))])
    for word in words:
        if phrase := table.phrase(word):
            made.act = phrase.act
            return
    listed = [(word, entries) for word in words if (entries := table.of(word))]
    negated = any(child.dep_ == "neg" for near in words for child in tree.children(near))
    if not listed:
        act = table.meaning(words) or UNLISTED
        made.act = table.negated(act) if negated else act
        return
    word, entries = max(listed, key=lambda pair: (pair[0].pos_ == "VERB", pair[0].i))
    entry = _entry(tree, word, entries, made)
    act = entry.act if entry is not None else table.meaning([word]) or UNLISTED
    made.act = table.negated(act) if negated else act
    _done_to(tree, word, made)
    if made.told_to is None:
        made.told_to = _object(tree, word, made) if any(one.hearer for one in entries) else None
    if made.told_to is None and entry is not None and "to" not in entry.takes:
        made.told_to = _addressed(tree, word, made)


def _entry(tree: Tree, word: Token, entries: tuple[Cue, ...], made: Attribution) -> Cue | None:
    """The entry whose complement is the claim's content: "asked [whether …]", but "asked [him to …]" demands.
    Where none is, the first in the voice of the verb, if there is one.
    """
    voice = "passive" if any(child.dep_ == "auxpass" for child in tree.children(word)) else "active"
    voiced = [entry for entry in entries if entry.voice == voice]
    if voice == "passive":
        voiced = voiced or list(entries)
    offered = {kind: tree.chars(range_) for kind, range_ in complements(tree, word).items()}
    opens = tree.text[made.content[0][0]]
    for entry in voiced:
        if any(kind in offered and _alike(offered[kind], made.content) for kind in entry.takes):
            return entry
        if "quote" in entry.takes and opens in _QUOTES:
            return entry
    return voiced[0] if voiced else None


def _alike(complement: Span, content: list[Span]) -> bool:
    """Whether content begins where a complement does, or within it."""
    return any(
        complement[0] <= start < complement[1] or start <= complement[0] < end for start, end in content
    )


def _done_to(tree: Tree, word: Token, made: Attribution) -> None:
    subject = tree.child(word, "nsubjpass")
    if subject is None or made.source is None or word.lemma_.lower() not in cue_table().patients:
        return
    start, end = tree.chars(tree.covers(subject))
    if not (start < made.source[1] and made.source[0] < end):
        return
    if any(one.hearer for one in cue_table().of(word)):
        made.told_to = tree.chars(naming(tree, subject))
    elif made.source[1] <= made.content[0][0]:
        made.content.insert(0, made.source)
    made.source = made.speaker = None


def _object(tree: Tree, word: Token, made: Attribution) -> Span | None:
    """The object of the verb, where it is neither source nor content."""
    head = tree.child(word, "dobj", "dative")
    return _free(tree, head, made) if head is not None and head.i > word.i else None


def _addressed(tree: Tree, word: Token, made: Attribution) -> Span | None:
    """Whom words are addressed to: "said to reporters", "said in an interview with Harbour Radio"."""
    occasions, hearers = cue_table().occasions, cue_table().hearers
    for prep in tree.children(word, "prep", "dative"):
        below = tree.child(prep, "pobj")
        if below is None or prep.i < word.i:
            continue
        if prep.lower_ == "to" and (below.ent_type_ in _NAMED or below.lemma_.lower() in hearers):
            return _free(tree, below, made)
        if prep.lower_ in ("in", "during", "on") and below.lemma_.lower() in occasions:
            for further in tree.children(below, "prep"):
                person = tree.child(further, "pobj")
                if (
                    person is not None
                    and further.lower_ in ("to", "with")
                    and person.pos_ in ("PROPN", "NOUN")
                ):
                    return _free(tree, person, made)
    return None


def _free(tree: Tree, head: Token, made: Attribution) -> Span | None:
    start, end = tree.chars(naming(tree, head))
    taken = [*made.content, *([made.source] if made.source else [])]
    return None if any(a < end and start < b for a, b in taken) else (start, end)
