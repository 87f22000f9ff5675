"""What a cue takes: the complements of a verb, noun or adjective, and the words of the content they make."""

from spacy.tokens import Token

from onrecord.coding.claims.tree import Range, Tree

_OBJECT_TAIL = ("dobj", "prep", "oprd", "acomp", "xcomp", "ccomp", "appos", "dative", "advcl")


def complements(tree: Tree, word: Token) -> dict[str, Range]:
    """The complements of a cue by kind (see `cues.yaml`), each with the range of content it makes."""
    if word.pos_ != "VERB":
        return _of_noun(tree, word)
    found: dict[str, Range] = {}
    for child in tree.children(word):
        match child.dep_:
            case "ccomp":
                found.setdefault("clause", tree.covers(child))
            case "xcomp":
                kind = "to" if _infinitive(tree, child) else "ing" if child.tag_ == "VBG" else "small"
                found.setdefault(kind, tree.covers(child))
            case "dobj":
                found.setdefault("object", _object(tree, word, child))
            case "oprd" | "acomp":
                found.setdefault("small", tree.covers(child))
            case "prep" if child.i > word.i:
                below = tree.child(child, "pobj", "pcomp")
                if below is not None:
                    found.setdefault(child.lower_, tree.covers(below))
    if "object" in found:
        start, end = found["object"]
        if "to" in found and found["to"][0] > start:
            found["object-to"] = (start, max(end, found["to"][1]))
        if "as" in found and found["as"][0] > start:
            found["object-as"] = (start, max(end, found["as"][1]))
    if "clause" not in found:
        above = _clause_around(tree, word)
        if above is not None:
            found["clause"] = tree.covers(above)
    return found


def _clause_around(tree: Tree, verb: Token) -> Token | None:
    """The clause that the cue interrupts or closes: "The bridge, he said, will hold"; "As he said, it will hold"."""
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
    for child in tree.children(word):
        if child.i < word.i:
            continue
        if child.dep_ in ("acl", "ccomp", "xcomp", "relcl"):
            if _infinitive(tree, child):
                found.setdefault("to", tree.covers(child))
            elif (
                any(mark.lower_ in ("that", "whether", "if") for mark in tree.children(child, "mark"))
                or child.dep_ == "ccomp"
            ):
                found.setdefault("clause", tree.covers(child))
        elif child.dep_ == "prep":
            below = tree.child(child, "pobj", "pcomp")
            if below is not None:
                found.setdefault(child.lower_, tree.covers(below))
    return found


def _infinitive(tree: Tree, verb: Token) -> bool:
    return any(aux.tag_ == "TO" for aux in tree.children(verb, "aux"))
