"""How long merging takes: one story of thousands of reports, and thousands of small stories.

Made-up reports: states and forces that strike, meet, accuse and help each other over a few weeks, a third of
them undated, a third with a side left out, named in several ways. Run: `python bench/merging.py`.
"""

import argparse
import random
import time

from onrecord.record.merging import merge
from onrecord.record.rows import Member, Report, Who

_STATES = ("rus", "ukr", "prk", "kor", "usa", "chn", "isr", "irn", "tur", "syr")
_ACTS = (
    ("ASSAULT", ("attacked", "shelled", "bombed", "abducted")),
    ("CONSULT", ("met", "phoned")),
    ("ACCUSE", ("accused", "condemned", "indicted")),
    ("AID", ("sent", "supplied", "rescued")),
)
_STATUSES = ("asserted", "asserted", "alleged", "denied", "promised")


def who(rng: random.Random, state: str) -> Who:
    """A state, its government, its forces or a person of it."""
    country = state.upper()
    return rng.choice(
        [
            Who(id=state, name=country, country=country),
            Who(id=f"government.{state}", name=f"{country} government", country=country, sector="GOV"),
            Who(id=f"military.{state}", name=f"{country} forces", country=country, sector="MIL"),
            Who(id=f"some.soldier.{state}", name=f"{country} soldiers", country=country, sector="MIL"),
            Who(id=f"ann-{rng.randrange(5)}.{state}", name="Ann Lee", country=country, sector="GOV"),
        ]
    )


def story(rng: random.Random, size: int, types: int, days: int) -> tuple[list[Report], dict[str, Member]]:
    """`size` reports of some `types` types in half as many articles over `days` days."""
    reports, members = [], {}
    for n in range(size):
        article = f"article{n // 2}"
        day = rng.randrange(days)
        published = f"2024-{3 + day // 28:02}-{1 + day % 28:02}"
        members.setdefault(article, Member(article=article, key=article, published=published, group=article))
        type_, triggers = rng.choice(_ACTS[:types])
        actor, recipient = rng.sample(_STATES, 2)
        reports.append(
            Report(
                article=article,
                report=f"e{n % 2}",
                type=type_,
                actors=[who(rng, actor)] if rng.random() > 0.15 else [],
                recipients=[who(rng, recipient)] if rng.random() > 0.2 else [],
                trigger=rng.choice(triggers),
                date=published if rng.random() > 0.33 else None,
                status=rng.choice(_STATUSES),
                confidence=0.8,
            )
        )
    return reports, members


def main() -> None:
    """Prints a line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000, help="reports of the large story")
    parser.add_argument("--stories", type=int, default=10_000, help="small stories, of twenty reports each")
    options = parser.parse_args()
    for types, days in ((1, 1), (1, 28), (4, 28)):
        rng = random.Random(1)
        reports, members = story(rng, options.reports, types, days)
        start = time.perf_counter()
        events = merge("s", reports, members, [])
        took = time.perf_counter() - start
        print(f"{len(reports)} reports, {types} type(s), {days} day(s): {len(events)} events in {took:.2f} s")
    rng = random.Random(2)
    stories = [story(rng, 20, 4, 3) for _ in range(options.stories)]
    start = time.perf_counter()
    total = sum(len(merge(str(n), reports, members, [])) for n, (reports, members) in enumerate(stories))
    took = time.perf_counter() - start
    rate = len(stories) / took
    print(f"{len(stories)} stories of 20 reports: {total} events in {took:.1f} s, {rate:.0f} stories/s")


if __name__ == "__main__":
    main()
