"""A coder without the language, where only what happens around it matters: it finds the words of the articles
that `bench.adding` makes up by their pattern, in no time.

`STUB_CODER=1` in the environment has the coding processes that `bench.adding` starts use it.
"""

import re
from typing import Any

from onrecord.model import Actor, Article, Claim, Event, EventSpans, Quoted, Record, Source, faults

SAID = re.compile(r"(?P<content>“[^”]+”) (?P<source>\w+) (?P<cue>told) reporters")
WARNED = re.compile(
    r"(?P<source>\w+ \w+) of the opposition (?P<cue>denied) that "
    r"(?P<content>(?P<whom>\w+) had been (?P<trigger>warned) \d+ days before)"
)


def stand_in() -> None:
    """Has every `Coder` of this process code like this, and load nothing."""
    from onrecord.coding.coder import Coder

    Coder.nlp = None  # type: ignore[assignment]
    Coder._coded = lambda self, articles: [coded(article) for article in articles]  # type: ignore[method-assign]


def coded(article: Article) -> Record:
    """The article's record: two who speak, and one of whom a warning is told that is denied."""
    said, warned = SAID.search(article.text), WARNED.search(article.text)
    if said is None or warned is None:
        raise ValueError(f"not one of the articles that are made up: {article.text}")
    speaker, critic, whom = said["source"], warned["source"], warned["whom"]
    fields: dict[str, Any] = {name: getattr(article, name) for name in article.__struct_fields__}
    record = Record(
        **fields,
        actors=[
            Actor(id="a1", name=speaker, kind="person", sector="GOV", mentions=[said.span("source")]),
            Actor(id="a2", name=critic, kind="person", sector="OPP", mentions=[warned.span("source")]),
            Actor(id="a3", name=whom, kind="government", sector="GOV", mentions=[warned.span("whom")]),
        ],
        claims=[_claim("c1", "direct", "say", said, "a1"), _claim("c2", "indirect", "deny", warned, "a2")],
        events=[
            Event(
                id="e1",
                type="THREATEN",
                recipients=["a3"],
                spans=EventSpans(recipient=[warned.span("whom")], trigger=warned.span("trigger")),
                status="denied",
                according_to=["c2"],
                confidence=0.8,
            )
        ],
    )
    if wrong := faults(record):
        raise ValueError(f"not sound: {wrong}")
    return record


def _claim(id_: str, kind: Any, act: str, found: re.Match[str], actor: str) -> Claim:
    return Claim(
        id=id_,
        kind=kind,
        act=act,
        source=Source(span=found.span("source"), text=found["source"], actor=actor),
        cue=Quoted(span=found.span("cue"), text=found["cue"]),
        content=[Quoted(span=found.span("content"), text=found["content"])],
        confidence=0.9,
    )
