"""Country and sector of the phrases in actors.csv, for each half of the table.

actors.py [TABLE] [--wrong] [--jsonl FILE]

Half A is for looking at while the tables are written (`--wrong` lists what is missed, of A only); half B is
kept aside and only ever counted. Which half a row is in follows from a hash of its words.
"""

import argparse
import csv
import json
from hashlib import blake2b
from pathlib import Path

from onrecord.coding.actors.resolving import Question, resolve_each

TABLE = Path(__file__).with_name("actors.csv")


def half(phrase: str, context: str) -> str:
    """A or B, for good: a hash decides."""
    return "AB"[blake2b(f"{phrase}|{context}".encode(), digest_size=1).digest()[0] & 1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("table", nargs="?", type=Path, default=TABLE, help="another table, as actors.csv")
    parser.add_argument("--wrong", action="store_true", help="list what is missed in half A")
    parser.add_argument("--jsonl", help="also write the table for a scorer that reads JSONL")
    options = parser.parse_args()
    with options.table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = list(
        resolve_each(Question(phrase=row["phrase"], context=row["context"] or None) for row in rows)
    )
    for which in "AB":
        asked = [(row, answer) for row, answer in zip(rows, answers, strict=True) if row["half"] == which]
        told = {"half": which, "phrases": len(asked)}
        for field in ("country", "sector"):
            right = [(row[field] or None) == getattr(answer, field) for row, answer in asked]
            told[field] = round(sum(right) / len(right), 4)
        print(json.dumps(told))
        for row, answer in asked if which == "A" and options.wrong else ():
            if (row["country"], row["sector"]) != (answer.country or "", answer.sector or ""):
                wanted = f"{row['country'] or '-'} {row['sector'] or '-'}"
                print(f"  {row['phrase']} | {row['context']} | {wanted} | {answer.country} {answer.sector}")
    if options.jsonl:
        with Path(options.jsonl).open("w", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps({key: row[key] or None for key in row if key != "half"}) + "\n")


if __name__ == "__main__":
    main()
