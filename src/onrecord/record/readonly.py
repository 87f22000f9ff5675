"""Which SQL only reads: what a user may ask of the record in their own words."""

import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from onrecord.record.views import VIEWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READS: Final = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""The nodes of DuckDB's syntax tree that a query may be made of. Others write: COPY_QUERY_NODE, INSERT_…"""
_NO_TABLE: Final = re.compile(
    r"Catalog Error: Table with name (.+?) does not exist!(?: Did you mean .*?\?(?=\s|$))?"
)
_EXPLAIN: Final = re.compile(r"\s*explain\s+(?:analyze\s+)?", re.IGNORECASE)


class QueryError(ValueError):
    """A query that is not answered, and why, in one line."""


def check(connection: "DuckDBPyConnection", query: str) -> str:
    """The query, where it is one statement that only reads: SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE,
    SHOW, or EXPLAIN of one of these.

    The connection reaches no files but the record's own; those it could overwrite, by a COPY that hides in a
    WITH. So it is the syntax tree that is looked at. Raises `QueryError`.
    """
    import duckdb

    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as fault:
        raise QueryError(one_line(fault)) from None
    if len(statements) != 1:
        wrong = "no query in it; write one, as: SELECT type, count(*) FROM events GROUP BY type"
        raise QueryError(f"{len(statements)} statements; give one at a time" if statements else wrong)
    asked = _EXPLAIN.sub("", query, count=1)
    ((found,),) = connection.execute("SELECT json_serialize_sql($query)", {"query": asked}).fetchall()
    tree = json.loads(found)
    if tree["error"] or not _only_reads(tree["statements"]):
        kind = statements[0].type.name
        raise QueryError(
            "a record is only read, and this is no plain query"
            + ("" if kind == "SELECT" else f" ({kind})")
            + "; use SELECT, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN"
        )
    return query


def one_line(fault: Exception) -> str:
    """What DuckDB says is wrong, without the picture of the place.

    Of a table that is not there it would guess at DuckDB's own, which a record has nothing to do with.
    """
    lines = [line.strip() for line in str(fault).split("\n\nLINE ")[0].splitlines()]
    said = " ".join(filter(None, lines))
    return _NO_TABLE.sub(_no_table, said)


def _no_table(found: re.Match[str]) -> str:
    near = get_close_matches(found[1].lower(), VIEWS, n=1)
    guess = f'Did you mean "{near[0]}"? ' if near else ""
    return f'no table "{found[1]}". {guess}The record has {", ".join(VIEWS)}'


def _only_reads(tree: Any) -> bool:
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            kind = one.get("type")
            if isinstance(kind, str) and kind.endswith("_NODE") and kind not in _READS:
                return False
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return True
