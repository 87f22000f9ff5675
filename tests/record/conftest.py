"""A small record of three outlets, row by row: one story with a copy and a denial, and one without."""

import shutil
from pathlib import Path

import pytest

from onrecord.model import Actor, Claim, Event, EventSpans, Outlet, Quoted, Source, When
from onrecord.record.rows import (
    Appearance,
    ClaimRow,
    Member,
    Report,
    ReportRef,
    Run,
    StoredArticle,
    Story,
    StoryEvent,
    Told,
    Who,
)
from onrecord.record.store import Store

TEXT = "It rained. Ruritania shipped mortars to Graustark on Monday, envoy Ada Hólm said. Nobody asked why."
RUR = Who(id="rur", name="Ruritania", country="RUR")
GRK = Who(id="grk", name="Graustark", country="GRK")
HOLM = Who(id="ada-holm.grk", name="Ada Hólm", country="GRK", sector="GOV")


def _at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def _quoted(words: str) -> Quoted:
    return Quoted(span=_at(words), text=words)


def _article(id: str, outlet: str, day: str, **more: object) -> StoredArticle:
    fields: dict[str, object] = {
        "title": "=Mortars\x1b[31m shipped",
        "key": id,
        "version": 1,
        "text": TEXT,
        "actors": [
            Actor(id="a1", name="Ruritania", kind="country", country="RUR", mentions=[_at("Ruritania")]),
            Actor(id="a2", name="Graustark", kind="country", country="GRK", mentions=[_at("Graustark")]),
            Actor(id="a3", name="Ada Hólm", kind="person", country="GRK", mentions=[_at("envoy Ada Hólm")]),
        ],
        "claims": [
            Claim(
                id="c1",
                kind="indirect",
                act="say",
                source=Source(span=_at("envoy Ada Hólm"), text="envoy Ada Hólm", actor="a3"),
                cue=_quoted("said"),
                content=[_quoted("Ruritania shipped mortars to Graustark on Monday")],
                confidence=0.9,
            )
        ],
        "events": [
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
                    goods=[_at("mortars")],
                    date=_at("Monday"),
                ),
                date=When(text="Monday", value=day),
                status="alleged",
                according_to=["c1"],
                confidence=0.8,
            )
        ],
    } | more
    return StoredArticle(
        id=id, outlet=Outlet(name=outlet), published=day, input=f"{id}.html", digest=id,
        added="2024-07-01T00:00:00Z", coder="0.1", **fields,
    )  # fmt: skip


def _report(article: str, run: str = "1", **more: object) -> Report:
    fields: dict[str, object] = {"status": "alleged", "date": "2024-06-03"} | more
    return Report(
        run=run, article=article, report="e1", type="AID", actors=[RUR], recipients=[GRK],
        goods=["artillery"], trigger="shipped", according_to=["c1"], speakers=[HOLM],
        confidence=0.8, **fields,
    )  # fmt: skip


@pytest.fixture
def record(made: Path, tmp_path: Path) -> Path:
    """A record of a test's own: a copy of the one that is made for all."""
    return Path(shutil.copytree(made, tmp_path / "record"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One story: aa11, its copy ab22, and ac33, a changed page (was ac32); ad44 stands apart; ae55 is new."""
    where = tmp_path_factory.mktemp("made") / "record"
    store = Store.create(str(where))
    store.append(
        "articles",
        [
            _article("aa11", "Harbour Post", "2024-06-03", source_id="doc-1"),
            _article("ab22", "Gull Daily", "2024-06-04"),
            _article("ac32", "The Lantern", "2024-06-05", key="c"),
            _article("ac33", "The Lantern", "2024-06-05", key="c", version=2),
            _article("ad44", "Harbour Post", "2023-01-02", title="Grain talks", text="Grain.",
                     actors=[], claims=[], events=[]),
            _article("ae55", "Harbour Post", "2024-06-30", title="Not placed",
                     actors=[], claims=[], events=[]),
        ],
    )  # fmt: skip
    placed = {"aa11": ("aa11", "s1"), "ab22": ("aa11", "s1"), "ac33": ("ac33", "s1"), "ad44": ("ad44", "s2")}
    days = {"aa11": "2024-06-03", "ab22": "2024-06-04", "ac33": "2024-06-05", "ad44": "2023-01-02"}
    members = [
        Member(run="2", article=a, key=a, published=days[a], added="2024-07-01", group=group, story=story)
        for a, (group, story) in placed.items()
    ]
    members.append(Member(run="1", article="ac33", key="c", story="s9", group="ac33"))
    members.append(Member(run="2", article="ac32", key="c", story="", group="ac32", superseded_by="ac33"))
    members.append(Member(run="3", article="ad44", key="ad44", story="unfinished", group="ad44"))
    store.append("members", members)
    kept = ["aa11", "ab22", "ac33"]
    store.append(
        "stories",
        [
            Story(run="1", story="s9", title="Old", articles=["ac33"], origins=1),
            Story(run="2", story="s9", merged_into="s1"),
            Story(run="2", story="s1", title="Mortars shipped", first="2024-06-03", last="2024-06-05",
                  articles=kept, origins=2, outlets=["Harbour Post"]),
            Story(run="2", story="s2", title="Grain talks", first="2023-01-02", last="2023-01-02",
                  articles=["ad44"], origins=1),
        ],
    )  # fmt: skip
    store.append("reports", [*map(_report, kept), _report("ac32"), _report("aa11", run="3")])
    store.append(
        "claims",
        [
            ClaimRow(run="1", article=a, claim="c1", kind="indirect", act="say", speaker=HOLM,
                     source="envoy Ada Hólm", cue="said",
                     content="Ruritania shipped mortars to Graustark on Monday", confidence=0.9)
            for a in [*kept, "ac32"]
        ],
    )  # fmt: skip
    store.append(
        "appearances",
        [
            Appearance(run="1", article=a, actor=f"a{n}", id=str(who.id), name=who.name, kind="country",
                       country=who.country, mentions=1)
            for a in kept for n, who in enumerate((RUR, GRK, HOLM, Who(id="some.gunman", name="gunman")), 1)
        ],
    )  # fmt: skip
    told = {
        "type": "AID", "actors": [RUR], "recipients": [GRK], "goods": ["artillery"], "sources": [HOLM],
        "first_seen": "2024-06-03", "last_seen": "2024-06-05", "confidence": 0.8,
    }  # fmt: skip
    refs = [ReportRef(article=a, report="e1") for a in kept]
    counted = [Told(value="alleged", reports=2), Told(value="denied", reports=1)]
    store.append(
        "events",
        [
            StoryEvent(run="2", event="ev1", story="s1", date="2024-06", reports=3, origins=2,
                       statuses=counted, report_ids=refs, **told),
            StoryEvent(run="1", event="ev0", story="s9", reports=1, origins=1, report_ids=refs[2:], **told),
        ],
    )  # fmt: skip
    store.append("runs", [Run(run=run, articles=5, finished="2024-07-01T00:00:00Z") for run in ("1", "2")])
    return where
