import pytest

from onrecord.model import (
    Actor,
    Agency,
    Claim,
    Event,
    EventSpans,
    Furniture,
    Outlet,
    Quoted,
    Record,
    Source,
    When,
)

TEXT = (
    "Ruritania has shipped <mortars> to Graustark, envoy Ada Holm said on Friday.\n\n"
    "“We deny it,” a Ruritanian spokesman told reporters."
)


def _at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def _quoted(words: str) -> Quoted:
    return Quoted(span=_at(words), text=words)


@pytest.fixture
def record() -> Record:
    """A sound record, made by hand: two claims, one event, hostile page text."""
    return Record(
        id="0123456789abcdef",
        path="page.html",
        outlet=Outlet(name="The Harbour Post", domain="harbour.example"),
        title="Shells <b>shipped</b>\x1b[31m",
        bylines=["Ines Vale"],
        agencies=[Agency(name="AFP", role="text"), Agency(name="Reuters", role="picture")],
        published="2024-06-22",
        language="en",
        text=TEXT,
        furniture=[Furniture(text="<script>alert(1)</script>", kind="other")],
        warnings=["a warning"],
        actors=[
            Actor(id="a1", name="Ruritania", kind="country", mentions=[_at("Ruritania")]),
            Actor(id="a2", name="Graustark", kind="country", mentions=[_at("Graustark")]),
            Actor(
                id="a3",
                name="Ada Holm",
                kind="person",
                country="GRK",
                sector="GOV",
                role="envoy",
                role_span=_at("envoy"),
                mentions=[_at("envoy Ada Holm")],
            ),
        ],
        claims=[
            Claim(
                id="c1",
                kind="indirect",
                act="say",
                source=Source(span=_at("envoy Ada Holm"), text="envoy Ada Holm", actor="a3"),
                cue=_quoted("said"),
                content=[_quoted("Ruritania has shipped <mortars> to Graustark")],
                confidence=0.9,
            ),
            Claim(
                id="c2",
                kind="direct",
                act="deny",
                source=Source(span=_at("a Ruritanian spokesman"), text="a Ruritanian spokesman"),
                cue=_quoted("told"),
                content=[_quoted("“We deny it,”")],
                told_to="reporters",
                told_to_span=_at("reporters"),
                confidence=0.95,
            ),
        ],
        events=[
            Event(
                id="e1",
                type="AID",
                actors=["a1"],
                recipients=["a2"],
                goods=["artillery"],
                spans=EventSpans(
                    actor=[_at("Ruritania")],
                    recipient=[_at("Graustark")],
                    trigger=_at("shipped"),
                    goods=[_at("<mortars>")],
                    date=_at("Friday"),
                ),
                date=When(text="Friday", value="2024-06-21"),
                status="alleged",
                according_to=["c1"],
                confidence=0.8,
            )
        ],
    )
