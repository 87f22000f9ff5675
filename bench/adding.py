"""Whether adding survives what happens to processes: they are killed, several run at once, one dies.

Run: `python bench/adding.py kill|together|worker|early|poison`; each says what is wrong with the record, and
ends with code 1 where anything is. The documents are made up; commits come after every few, so that a kill
hits every phase.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import indent

from bench.soundness import faults

PLACES = [
    "Norrland",
    "Kirrin",
    "Ostmark",
    "Vesthamn",
    "Lirania",
    "Gravonia",
    "Talmira",
    "Sorvenia",
    "Harenia",
    "Dulvany",
]
PEOPLE = [
    "Lars Ekdal",
    "Ines Vale",
    "Omar Haddan",
    "Mira Holt",
    "Tomas Brandt",
    "Nora Quist",
    "Paul Adeyo",
    "Vera Lind",
]
DEEDS = ("sent ammunition to", "attacked", "accused", "sent food aid to", "imposed sanctions on")
POISON = "Poisonous words end the process that reads them."


def documents(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Made-up articles of a few sentences, a third of them copies or follow-ups of others."""
    rng = random.Random(seed)
    made: list[dict[str, str]] = []
    for n in range(count):
        one, other = rng.sample(PLACES, 2)
        who, critic = rng.sample(PEOPLE, 2)
        text = (
            f"{one} {rng.choice(DEEDS)} {other} on Tuesday, {who}, a minister of {one}, said.\n\n"
            f"“We have done what number {n} of our treaties asks of us,” {who.split()[1]} told reporters.\n\n"
            f"{critic} of the opposition denied that {other} had been warned {n} days before. "
            f"{other} said it would answer at the harbour of {rng.choice(PLACES)}."
        )
        if made and rng.random() < 0.3:
            text = rng.choice(made)["text"] + f" Page {n}."
        made.append(
            {
                "id": f"d{seed}-{n}",
                "url": f"https://post{n % 7}.example/{seed}/{n}",
                "title": text.partition(",")[0],
                "published": f"2024-05-{1 + n % 28:02}",
                "text": text,
            }
        )
    return made


def write(path: Path, made: Iterable[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(document) + "\n" for document in made), encoding="utf-8")
    return path


def start(record: Path, *sources: Path, log: Path | None = None, site: str = "") -> subprocess.Popen[bytes]:
    """`onrecord add` in a process group of its own, which commits after every fourth article.

    `site` is carried out at the start of each coding process. With `STUB_CODER` in the environment these do
    without the language.
    """
    command = [sys.executable, __file__, "add", "--record", str(record), *map(str, sources)]
    variables = dict(os.environ)
    given = os.environ.get("PYTHONPATH")
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent), given)))
    if os.environ.get("STUB_CODER"):
        site = f"{_STUBBED}{site}"
    if site:
        folder = record.parent / "site"
        variables["PYTHONPATH"] += f"{os.pathsep}{folder}"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(_SITE + indent(site, "    "), encoding="utf-8")
    with (log or Path(os.devnull)).open("ab") as told:
        return subprocess.Popen(command, env=variables, stdout=told, stderr=told, start_new_session=True)


_SITE = """
import os, sys
from pathlib import Path
if "daft.execution.udf_worker" in sys.orig_argv:
"""
_STUBBED = """
from bench.stub_coder import stand_in
stand_in()
"""
_POISONED = f"""
import onrecord.pages.reading as reading
read = reading.read_document
def poisoned(document, kind):
    if {POISON!r} in (document.text or ""):
        os.kill(os.getpid(), 9)
    return read(document, kind)
reading.read_document = poisoned
"""
_EARLY = """
folder = Path(__file__).parent
(folder / f"started{os.getpid()}").touch()
if len(list(folder.glob("started*"))) <= COUNT:
    os.kill(os.getpid(), 9)
"""


def add(arguments: list[str]) -> None:
    """The command, with small commits."""
    from onrecord.cli import main
    from onrecord.record import adding

    adding.COMMIT_ARTICLES = 4  # type: ignore[misc]
    sys.argv = ["onrecord", "add", *arguments]
    main()


def workers(parent: int) -> list[int]:
    """The coding processes of a process."""
    listed = Path(f"/proc/{parent}/task").glob("*/children")
    found = [int(child) for path in listed for child in path.read_text().split()]
    return [child for child in found if b"udf_worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


def gone(process: int, seconds: float) -> bool:
    """Whether it ends within so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def kill(folder: Path, count: int, kills: int) -> list[str]:
    """Kills `add` at random moments, in turn with its workers and alone, until nothing is left to do."""
    rng = random.Random(7)
    record, wrong = folder / "record", []
    made = documents(count)
    source = write(folder / "pages.jsonl", made)
    begun = time.monotonic()
    first = start(folder / "measured", source)
    first.wait()
    length = time.monotonic() - begun
    print(f"undisturbed it takes {length:.1f} s", flush=True)
    done = 0
    while done < kills:
        process = start(record, source)
        time.sleep(rng.uniform(0, length / 2))
        if process.poll() is not None:  # all is in: begin anew, after a look at it
            wrong += faults(str(record), [document["id"] for document in made])
            record.rename(folder / f"record{done}")
            continue
        children = workers(process.pid)
        if done % 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        wrong += [f"worker {child} outlives its parent" for child in children if not gone(child, 20)]
        done += 1
    process = start(record, source, log=folder / "log")
    if process.wait():
        wrong.append(f"ends with code {process.returncode}: {(folder / 'log').read_text()[-300:]}")
    return wrong + faults(str(record), [document["id"] for document in made])


def together(folder: Path, count: int, kills: int) -> list[str]:
    """Two `add`s of sources that overlap, two of the same, while somebody reads."""
    made = documents(count) + documents(count, seed=2)
    record = folder / "record"
    wrong: list[str] = []
    one = write(folder / "one.jsonl", made[: 3 * count // 2])
    other = write(folder / "other.jsonl", made[count // 2 :])
    stop = threading.Event()
    reader = threading.Thread(target=_read, args=(record, stop, wrong))
    adding = [start(record, source, log=folder / "log") for source in (one, other, one)]
    reader.start()
    wrong += [f"ends with code {process.wait()}" for process in adding if process.wait()]
    stop.set()
    reader.join()
    if wrong:
        wrong.append((folder / "log").read_text()[-500:])
    return wrong + faults(str(record), [document["id"] for document in made])


def _read(record: Path, stop: threading.Event, wrong: list[str]) -> None:
    from onrecord.errors import RecordError
    from onrecord.record.opening import open_record

    seen = looked = 0
    while not stop.is_set():
        try:
            with open_record(record) as opened:
                query = """SELECT (SELECT count(*) FROM articles),
                    (SELECT count(*) FROM articles WHERE story IS NOT NULL),
                    (SELECT coalesce(sum(len(articles)), 0) FROM stories)"""
                ((articles, placed, listed),) = opened.connection.execute(query).fetchall()
        except RecordError as fault:
            if "no record there" not in str(fault):
                wrong.append(f"a reader fails: {fault}")
            continue
        except Exception as fault:
            wrong.append(f"a reader fails: {fault!r}")
            continue
        looked += 1
        if placed != listed or articles < seen:
            wrong.append(f"a reader sees half: {articles} articles, {placed} placed, {listed} in stories")
        seen = articles
    print(f"read {looked} times meanwhile", flush=True)


def worker(folder: Path, count: int, kills: int) -> list[str]:
    """Kills one coding process now and then; adding goes on."""
    rng = random.Random(3)
    made = documents(count)
    record = folder / "record"
    process = start(record, write(folder / "pages.jsonl", made), log=folder / "log")
    killed = 0
    while process.poll() is None and killed < kills:
        time.sleep(rng.uniform(2, 6))
        for child in workers(process.pid)[:1]:
            os.kill(child, signal.SIGKILL)
            killed += 1
    code = process.wait()
    told = (folder / "log").read_text()
    print(f"{killed} killed; code {code}; {told.strip()[-300:]}", flush=True)
    again = start(record, folder / "pages.jsonl", log=folder / "log")  # one document may have failed for it
    wrong = [f"ends with code {again.returncode}"] if again.wait() else []
    if "Traceback" in told:
        wrong.append(told[-1000:])
    return wrong + faults(str(record), [document["id"] for document in made])


def early(folder: Path, count: int, kills: int) -> list[str]:
    """The first coding processes are killed before the engine has heard of them: others take over."""
    made = documents(count)
    record, log = folder / "record", folder / "log"
    site = _EARLY.replace("COUNT", str(kills))
    process = start(record, write(folder / "pages.jsonl", made), log=log, site=site)
    wrong = [f"ends with code {process.returncode}: {log.read_text()[-1000:]}"] if process.wait() else []
    return wrong + faults(str(record), [document["id"] for document in made])


def poison(folder: Path, count: int, kills: int) -> list[str]:
    """A document ends every process that reads it: it has failed, and everything else is added."""
    made = documents(count)
    bad = made[count // 3]["id"]
    made[count // 3]["text"] += f" {POISON}"
    record, log = folder / "record", folder / "log"
    process = start(record, write(folder / "pages.jsonl", made), log=log, site=_POISONED)
    wrong = [] if process.wait() == 1 else [f"ends with code {process.returncode}"]
    told = log.read_text()
    if told.count("[C002]") != 1 or f"pages.jsonl:{count // 3 + 1}: " not in told or "Traceback" in told:
        wrong.append(f"it says: {told[-1000:]}")
    return wrong + faults(str(record), [document["id"] for document in made if document["id"] != bad])


WAYS: dict[str, Callable[[Path, int, int], list[str]]] = {
    "kill": kill,
    "together": together,
    "worker": worker,
    "early": early,
    "poison": poison,
}


def main() -> None:
    """Prints what is wrong."""
    if sys.argv[1:2] == ["add"]:
        add(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong = WAYS[options.way](Path(folder), options.documents, options.kills)
    for line in wrong:
        print(line)
    print(f"{options.way}: {'sound' if not wrong else 'NOT SOUND'}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
