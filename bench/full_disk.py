"""Whether adding survives a full disk: one clear line, nothing lost, and it goes on when space is freed.

Run: `python bench/full_disk.py`. It makes a small file system in memory, in a name space of its own; where
it is not allowed it says so and ends with code 77.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.adding import documents, start, write
from bench.soundness import faults

SKIPPED = 77
_MEGABYTES = 3


def inside(folder: Path) -> list[str]:
    """What is wrong, with a small file system at `folder`/disk."""
    made = documents(40)
    source, log = write(folder / "pages.jsonl", made), folder / "log"
    record, ballast = folder / "disk/record", folder / "disk/ballast"
    first = start(record, write(folder / "first.jsonl", made[:5]), log=log)
    wrong = [f"ends with code {first.returncode}: {log.read_text()}"] if first.wait() else []
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 1024)
        except OSError:
            size = file.tell()
        file.truncate(max(size - 100_000, 0))  # room for some commits, not for all
    log.unlink()
    full = start(record, source, log=log)
    code, told = full.wait(), log.read_text()
    print(told.strip(), flush=True)
    if code != 1 or told.count("the disk is full") != 1 or "Traceback" in told:
        wrong.append(f"on the full disk it ends with code {code} and says: {told[-1500:]}")
    wrong += [
        fault
        for fault in faults(str(record))
        if not fault.startswith(("articles without", "articles of which", "articles in no"))  # not placed yet
    ]
    ballast.unlink()
    last = start(record, source, log=log)
    if last.wait():
        wrong.append(f"with space again it ends with code {last.returncode}: {log.read_text()[-500:]}")
    return wrong + faults(str(record), [document["id"] for document in made])


def main() -> None:
    """Prints what is wrong."""
    if len(sys.argv) == 2:
        folder = Path(sys.argv[1])
        command = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(folder / "disk")]
        if subprocess.run(command, check=False).returncode:
            sys.exit(SKIPPED)
        wrong = inside(folder)
        print("\n".join(wrong) or "full disk: sound")
        sys.exit(bool(wrong))
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "disk").mkdir()
        places = (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH"))
        variables = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
        command = ["unshare", "--map-root-user", "--mount", sys.executable, __file__, name]
        try:
            done = subprocess.run(command, env=variables, check=False, stderr=subprocess.PIPE, text=True)
        except FileNotFoundError:
            done = None
        if done is None or done.returncode == SKIPPED or "unshare:" in done.stderr:
            print("skipped: a file system of its own needs unshare, and leave to use it")
            sys.exit(SKIPPED)
        print(done.stderr, end="")
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
