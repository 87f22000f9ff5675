"""Who wrote the report, from the line that says so."""

import re

_BY = re.compile(
    r"\A\W{0,3}(?:(?:written|reported|story|words|text|report|posted|published|compiled|reporting)\s+by|by|author)\b\s*:?\s*",
    re.I,
)
_PART = re.compile(r"\s*(?:,|;|\||•|·|–|—|/|\band\b|\bAND\b|&|\n|\s-\s|\bin\b|\bfor\b)\s*")
_AFTER = re.compile(r"\d|https?:|@")
_INNER = {
    "de",
    "da",
    "do",
    "dos",
    "del",
    "della",
    "di",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ben",
    "ibn",
    "ter",
    "ten",
    "y",
    "e",
    "af",
    "st",
}
_NO_NAMES = {
    "staff", "writer", "writers", "reporter", "reporters", "correspondent", "editor", "editors", "desk", "bureau", "chief", "senior",
    "updated", "published", "associate", "contributor", "columnist", "producer", "special", "guest", "author", "news", "newsroom", "team", "admin",
    "press", "agency", "agencies", "today", "et", "est", "am", "pm", "min", "read", "mail", "post", "by", "the", "on", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
}  # fmt: skip


def read_byline(line: str) -> list[str]:
    """The names in a byline ("By Ines Varga and Tom Ashby, Staff Writers"), in order; empty where it is none.

    A person's name is two to five capitalised words; what follows a name after a comma, a bar or a dash and isn't
    another name (a function, an outlet, a time) is left out.
    """
    opening = _BY.match(line)
    if not opening or len(line) > 300:
        return []
    rest = line[opening.end() :].strip()
    names: list[str] = []
    for part in _PART.split(rest):
        if _AFTER.search(part):
            head = _AFTER.split(part, maxsplit=1)[0].strip()
            if _is_name(head) and head not in names:
                names.append(_tidy(head))
            break
        if _is_name(part):
            name = _tidy(part)
            if name not in names:
                names.append(name)
        elif not names and part.strip():
            return []
    return names


def _is_name(words: str) -> bool:
    parts = words.strip(" .:()").split()
    if not 2 <= len(parts) <= 5 or any(p.lower().strip(".") in _NO_NAMES for p in parts):
        return False
    return all(p[0].isupper() or p.lower() in _INNER for p in parts) and all(
        p.strip(".’'-").replace("’", "").replace("'", "").replace("-", "").replace(".", "").isalpha()
        for p in parts
    )


def _tidy(name: str) -> str:
    name = " ".join(name.strip(" .:()").split())
    return name.title() if name.isupper() else name
