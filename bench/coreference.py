"""Precision and recall of mention links in the passages of tests/coding/actors_passages.yaml.

coreference.py [--wrong]

A link is a pair of mentions that follow one another in an actor. One that is found is judged where either
A link is a pair of mentions that follow one another. One that is found is judged where either
where the two share an end.
"""

import argparse
import json
import re
from itertools import pairwise
from pathlib import Path

import msgspec

from onrecord.coding.actors.context import language
from onrecord.model import Span

TABLE = Path(__file__).parent.parent / "tests" / "coding" / "actors_passages.yaml"


class Passage(msgspec.Struct):
    text: str
    who: list[str] = []
    links: list[str] = []

    def chains(self) -> list[list[Span]]:
        """The mentions of each actor the table lists, where they stand."""
        told = [line.split(" | ")[0] for line in self.who] + self.links
        chains = []
        taken: set[Span] = set()
        for line in told:
            at, chain = 0, []
            for words in line.split(" = "):
                found = (m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.text[at:]))
                start = next(at + a for a, b in found if (at + a, at + b) not in taken)
                at = start + len(words)
                chain.append((start, at))
            taken.update(chain)
            chains.append(chain)
        return chains


def found_in(mention: Span, chain: list[Span]) -> int | None:
    """Which of a chain's mentions it is, where there is one that shares an end."""
    return next((n for n, one in enumerate(chain) if one[0] == mention[0] or one[1] == mention[1]), None)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--wrong", action="store_true", help="list what is missed and what is wrong")
    options = parser.parse_args()
    passages = msgspec.yaml.decode(TABLE.read_bytes(), type=list[Passage])
    docs = language().pipe(passage.text for passage in passages)
    right = wrong = missed = 0
    for passage, doc in zip(passages, docs, strict=True):
        chains, actors = passage.chains(), [actor.mentions for actor in doc._.actors]
        for chain in chains:
            for one, other in pairwise(chain):
                together = any(
                    found_in(one, found) is not None and found_in(other, found) is not None
                    for found in actors
                )
                missed += not together
                if options.wrong and not together:
                    print(
                        "missed",
                        passage.text[slice(*one)],
                        "=",
                        passage.text[slice(*other)],
                        "|",
                        passage.text,
                    )
        for found in actors:
            for one, other in pairwise(found):
                at = [
                    (found_in(one, chain) is not None, found_in(other, chain) is not None) for chain in chains
                ]
                if not any(a or b for a, b in at):
                    continue
                if any(a and b for a, b in at):
                    right += 1
                    continue
                wrong += 1
                if options.wrong:
                    print(
                        "wrong ",
                        passage.text[slice(*one)],
                        "=",
                        passage.text[slice(*other)],
                        "|",
                        passage.text,
                    )
    links = sum(len(chain) - 1 for passage in passages for chain in passage.chains())
    told = {"passages": len(passages), "links": links}
    told |= {"precision": round(right / max(right + wrong, 1), 4)}
    print(json.dumps(told | {"recall": round((links - missed) / max(links, 1), 4)}))


if __name__ == "__main__":
    main()
