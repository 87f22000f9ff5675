"""Articles as other pages would have printed them. Characters keep their places, so that spans stay true."""

import random
import re

QUOTED = re.compile(r"“([^”\n]*)”|\"([^\"\n]*)\"")
STYLES = ("“”", '""', "«»", "„“", "‘’", "  ")
"""Opening and closing marks; two blanks for text that lost its marks on the way."""
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
STOPS = str.maketrans(",;:.", "    ")


def other_print(text: str, rng: random.Random, *, share: float) -> str:
    """A text of the same length; `share` of all calls change its quotation marks, a few its letters."""
    if rng.random() < share:
        style = rng.choice(STYLES)
        text = QUOTED.sub(lambda found: style[0] + found[0][1:-1] + style[1], text)
        text = APOSTROPHE.sub(rng.choice("'’"), text)
    chance = rng.random()
    if chance < share / 10:
        upper = text.upper()
        return upper if len(upper) == len(text) else text
    if chance < share * 0.3:
        lower = text.lower()
        return lower if len(lower) == len(text) else text
    if chance < share * 0.35:
        return text.translate(STOPS)
    return text
