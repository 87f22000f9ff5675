"""Whether a long `onrecord add` keeps its rate and its memory: the texts of a folder, again and again.

In each repetition other words are changed, so that none is a copy and new words keep coming. For each tenth
of the run it prints articles a second and the most memory that any process has had so far.

Run: `python bench/many.py FOLDER [--articles 2000] [--processes N]`.
"""

import argparse
import json
import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from onrecord.record.adding import add
from onrecord.record.handing import Reading
from onrecord.record.store import Store

_WORD = re.compile(r"[^\W\d_]{4,}")
_CHANGED = 0.15
"""Part of the longer words that are changed."""
_SYLLABLES = ("ba", "do", "fi", "ku", "le", "mo", "ni", "ra", "se", "tu")


def texts(folder: Path, count: int, seed: int = 1) -> Iterator[str]:
    """So many texts: a longer word in seven is another one of the same folder, and some are words of no
    language.
    """
    rng = random.Random(seed)
    read = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    words: list[str] = [word for text in read for word in _WORD.findall(text)]

    def changed(match: "re.Match[str]") -> str:
        word = match.group()
        if rng.random() > _CHANGED:
            return word
        if word[0].isupper():
            return "".join(rng.choices(_SYLLABLES, k=3)).capitalize()
        return rng.choice(words).lower()

    for n in range(count):
        yield _WORD.sub(changed, read[n % len(read)])


class Watch(threading.Thread):
    """The most memory (resident, in MB) that this process and each of its children have had."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most: dict[int, float] = {}
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.5):
            listed = Path("/proc/self/task").glob("*/children")
            children = [int(child) for path in listed for child in path.read_text().split()]
            for process in (os.getpid(), *children):
                self._look(process)

    def _look(self, process: int) -> None:
        try:
            for line in Path(f"/proc/{process}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    self.most[process] = int(line.split()[1]) / 1024
        except OSError:
            pass  # it has ended


def main() -> None:
    """Prints a line for each tenth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--processes", type=int)
    options = parser.parse_args()
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for n, text in enumerate(texts(options.folder, options.articles)):
                day = f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
                file.write(json.dumps({"id": f"t{n}", "published": day, "text": text}) + "\n")
        store = Store.create(f"{folder}/record")
        watch.start()
        started = begun = time.perf_counter()
        done = 0
        for added in add(store, [source], Reading(kind="article"), processes=options.processes):
            if done == 0 and added.articles:
                begun = time.perf_counter()  # the processes have loaded the language
                print(f"first after {begun - started:.1f} s", flush=True)
                done = 1
            if added.articles >= done + options.articles // 10:
                now = time.perf_counter()
                rate = (added.articles - done) / (now - begun)
                memory = ", ".join(f"{most:.0f}" for most in watch.most.values())
                print(f"{added.articles:6} articles  {rate:6.2f}/s  MB: {memory}", flush=True)
                done, begun = added.articles, now
        taken = time.perf_counter() - started
        print(
            f"{added.articles} articles, {added.failed} failed, in {taken:.0f} s: "
            f"{added.articles / taken:.2f}/s"
        )
    watch.ended.set()
    watch.join()


if __name__ == "__main__":
    main()
