"""A coder without the language, where only what happens around it matters: it reads the made-up articles of
`bench.adding` by where their words stand, in no time.

`STUB_CODER=1` in the environment has the coding processes that `bench.adding` starts use it.
"""

from typing import Any

from onrecord.model import Actor, Article, Claim, Event, EventSpans, Quoted, Record, Source, faults


def stand_in() -> None:
    """Has every `Coder` of this process code like this, and load nothing."""
    from onrecord.coding.coder import Coder

    Coder.nlp = None  # type: ignore[assignment]
    Coder._coded = lambda self, articles: [coded(article) for article in articles]  # type: ignore[method-assign]


def coded(article: Article) -> Record:
    """Who did what to whom, and who says so, by the first sentence."""
    text = article.text
    told, _, rest = text.partition(" on Tuesday, ")
    speaker = rest.partition(",")[0]

    def quoted(words: str, start: int = 0) -> Quoted:
        at = text.index(words, start)
        return Quoted(span=(at, at + len(words)), text=words)

    first, trigger, *_, last = told.split()
    one, deed, other, who = (
        quoted(first),
        quoted(trigger),
        quoted(last, len(first)),
        quoted(speaker, len(told)),
    )
    fields: dict[str, Any] = {name: getattr(article, name) for name in article.__struct_fields__}
    record = Record(
        **fields,
        actors=[
            Actor(id="a1", name=first, kind="government", mentions=[one.span]),
            Actor(id="a2", name=last, kind="government", mentions=[other.span]),
            Actor(id="a3", name=speaker, kind="person", sector="GOV", mentions=[who.span]),
        ],
        claims=[
            Claim(
                id="c1",
                kind="indirect",
                act="say",
                source=Source(span=who.span, text=speaker, actor="a3"),
                cue=quoted("said"),
                content=[quoted(told)],
                confidence=0.9,
            )
        ],
        events=[
            Event(
                id="e1",
                type={"sent": "AID", "attacked": "ASSAULT", "accused": "ACCUSE"}.get(trigger, "SANCTION"),
                actors=["a1"],
                recipients=["a2"],
                spans=EventSpans(actor=[one.span], recipient=[other.span], trigger=deed.span),
                status="alleged",
                according_to=["c1"],
                confidence=0.8,
            )
        ],
    )
    if wrong := faults(record):
        raise ValueError(f"not sound: {wrong}")
    return record
