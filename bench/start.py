"""Wall time from nothing: the help, and the first record of a cold start; medians in seconds.

start.py PAGES
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path


def seconds(command: list[str], runs: int = 5) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        taken.append(time.perf_counter() - start)
    return round(statistics.median(taken), 2)


def main() -> None:
    tool = shutil.which("onrecord", path=str(Path(sys.executable).parent)) or "onrecord"
    page = next(path for path in sorted(Path(sys.argv[1]).iterdir()) if path.suffix == ".html")
    read = [tool, "read", str(page), "--format", "jsonl"]
    print(json.dumps({"help_s": seconds([tool, "--help"]), "first_record_s": seconds(read)}))


if __name__ == "__main__":
    main()
