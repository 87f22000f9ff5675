"""What a cue takes: the complements of a verb, noun or adjective, and the words of content each makes."""

from onrecord.coding.claims.tree import Range, Tree
from onrecord.coding.parsed import Token

_OBJECT_TAIL = ("dobj", "prep", "oprd", "acomp", "xcomp", "ccomp", "appos", "dative")
_CONJUNCTIONS = ("that", "whether", "if")


def complements(tree: Tree, word: Token) -> dict[str, Range]:
    """The complements of a cue by kind (see `cues.yaml`), each with the range of content it makes."""
    if word.pos_ == "ADV":
        return _of_adverb(tree, word)
    found = _of_verb(tree, word) if word.pos_ == "VERB" else _of_noun(tree, word)
    infinitive, like = found.get("inf"), found.get("as")
    for kind in ("on", "for", "to"):
        if kind in found:
            found[kind] = _joined(found[kind], like if kind == "to" else infinitive) or found[kind]
    if "object" in found:
        for kind, tail in (
            ("object-inf", "inf"),
            ("object-as", "as"),
            ("object-to", "to"),
            ("object-small", "small"),
        ):
            joined = _joined(found["object"], found.get(tail))
            if joined is not None:
                found[kind] = joined
    return found


def _joined(first: Range, second: Range | None) -> Range | None:
    """Both as one, where the second follows the first or ends it: "[urge] the council | to act"."""
    if second is None or second[0] <= first[0]:
        return None
    return first[0], max(first[1], second[1])


def _of_verb(tree: Tree, verb: Token) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for child in tree.children(verb):
        match child.dep_:
            case "ccomp" if _reaches(tree, verb, child):
                found.setdefault("clause", tree.covers(child))
            case "xcomp":
                kind = "inf" if _infinitive(tree, child) else "ing" if child.tag_ == "VBG" else "small"
                found.setdefault(kind, tree.covers(child))
            case "dobj":
                if child.tag_ not in ("WP", "WDT"):
                    found.setdefault("object", _object(tree, verb, child))
                    apposed = tree.child(child, "appos")
                    if apposed is not None:
                        found.setdefault("small", tree.covers(apposed))
            case "oprd" | "acomp":
                found.setdefault("small", tree.covers(child))
            case "prep" if child.i > verb.i:
                below = tree.child(child, "pobj", "pcomp")
                if below is not None:
                    found.setdefault(child.lower_, tree.covers(below))
    if "clause" not in found:
        above = _clause_around(tree, verb)
        if above is not None:
            found["clause"] = tree.covers(above)
    return found


def _reaches(tree: Tree, verb: Token, root: Token) -> bool:
    """Whether a clause is really the verb's: one that stands before it must be set off, "It fell, he
    said"."""
    return root.i > verb.i or tree.doc[min(root.right_edge.i + 1, verb.i)].is_punct


def _clause_around(tree: Tree, verb: Token) -> Token | None:
    """The clause that the cue interrupts or closes: "It will, he said, hold"; "As he said, it will hold"."""
    if verb.head.i == verb.i:
        return None
    if verb.dep_ == "parataxis":
        return verb.head
    if verb.dep_ == "advcl" and any(mark.lower_ == "as" for mark in tree.children(verb, "mark", "advmod")):
        return verb.head
    return None


def _object(tree: Tree, verb: Token, head: Token) -> Range:
    """The object and all that is said of it: "[accused] the firm of fraud", "[called] the bridge a ruin"."""
    start, end = tree.covers(head)
    for child in tree.children(verb, *_OBJECT_TAIL):
        if child.i > head.i:
            end = max(end, tree.covers(child)[1])
    return start, end


def _of_noun(tree: Tree, word: Token) -> dict[str, Range]:
    found: dict[str, Range] = {}
    if word.dep_ == "pobj" and word.head.lower_ in ("in", "by") and word.head.head.pos_ in ("VERB", "AUX"):
        found["around"] = tree.covers(word.head.head)  # "In her view, the dam is safe"
    for child in tree.children(word):
        if child.i < word.i:
            continue
        if child.dep_ in ("acl", "ccomp", "xcomp", "relcl"):
            if _infinitive(tree, child):
                found.setdefault("inf", tree.covers(child))
            elif child.dep_ == "ccomp" or any(
                m.lower_ in _CONJUNCTIONS for m in tree.children(child, "mark")
            ):
                found.setdefault("clause", tree.covers(child))
        elif child.dep_ == "prep":
            below = tree.child(child, "pobj", "pcomp")
            if below is not None:
                found.setdefault(child.lower_, tree.covers(below))
    return found


def _of_adverb(tree: Tree, word: Token) -> dict[str, Range]:
    """The clause that the adverb casts doubt on: "The firm [allegedly] lied"."""
    verb = word.head
    return {"clause": tree.covers(verb)} if word.dep_ == "advmod" and verb.pos_ in ("VERB", "AUX") else {}


def _infinitive(tree: Tree, verb: Token) -> bool:
    return any(aux.tag_ == "TO" for aux in tree.children(verb, "aux"))
