"""What is wrong with a record: rows that are lost, that are there twice, or that contradict each other."""

from collections.abc import Collection

import duckdb

from onrecord.record.store import Store
from onrecord.record.stored import relation

TABLES = ("articles", "runs", "members", "stories", "events", "reports", "claims", "appearances")
_FINISHED = "run IN (SELECT run FROM runs)"


def faults(where: str, expected: Collection[str] | None = None) -> list[str]:
    """What is wrong, a line each; none of a sound record all of whose articles are placed.

    `expected`: the documents' own ids (`source_id`) that must be there once each, and no others.
    """
    store = Store.open(where)
    connection = duckdb.connect()
    for table in TABLES:
        relation(connection, store, table)
    connection.execute(
        f"""CREATE TEMP TABLE held AS SELECT * FROM members WHERE {_FINISHED}
        QUALIFY row_number() OVER (PARTITION BY article ORDER BY run DESC) = 1;
        CREATE TEMP TABLE standing AS SELECT * FROM stories WHERE {_FINISHED}
        QUALIFY row_number() OVER (PARTITION BY story ORDER BY run DESC) = 1;
        CREATE TEMP TABLE happened AS SELECT events.* FROM events SEMI JOIN standing USING (story, run)"""
    )
    found = []
    for what, query in _queries().items():
        rows = connection.execute(query).fetchall()
        if rows:
            found.append(f"{what}: {len(rows)}, such as {rows[0]}")
    if expected is not None:
        rows = connection.execute("SELECT source_id FROM articles").fetchall()
        there = [source for (source,) in rows]
        if lost := set(expected) - set(there):
            found.append(f"lost: {len(lost)}, such as {min(lost)}")
        if more := set(there) - set(expected):
            found.append(f"never given: {len(more)}, such as {min(more)}")
        if len(there) != len(set(there)):
            found.append(f"documents that are there twice: {len(there) - len(set(there))}")
    return found


def _queries() -> dict[str, str]:
    queries = {
        "articles that are there twice": "SELECT id FROM articles GROUP BY id HAVING count(*) > 1",
        "versions of a page that are there twice": """SELECT key, version FROM articles
            GROUP BY ALL HAVING count(*) > 1""",
        "articles without a place": "SELECT id FROM articles ANTI JOIN held ON id = article",
        "places without an article": "SELECT article FROM held ANTI JOIN articles ON id = article",
        "places twice in one run": """SELECT article, run FROM members
            GROUP BY ALL HAVING count(*) > 1""",
        "runs that are there twice": "SELECT run FROM runs GROUP BY run HAVING count(*) > 1",
        "articles in no story or in several": """SELECT article FROM held LEFT JOIN
            (SELECT unnest(articles) AS article, story AS listed FROM standing) USING (article)
            WHERE superseded_by IS NULL GROUP BY article
            HAVING count(listed) != 1 OR any_value(story) != any_value(listed)""",
        "stories of articles that count no more": """SELECT story FROM
            (SELECT story, unnest(articles) AS article FROM standing)
            SEMI JOIN (SELECT article FROM held WHERE superseded_by IS NOT NULL) USING (article)""",
        "events on reports that are nowhere": f"""SELECT event FROM
            (SELECT event, unnest(report_ids) AS id FROM happened)
            ANTI JOIN (SELECT article, report FROM reports WHERE {_FINISHED}) AS known
            ON id.article = known.article AND id.report = known.report""",
        "reports in no event or in several": f"""SELECT article, report FROM
            (SELECT article, report FROM reports WHERE {_FINISHED})
            SEMI JOIN (SELECT article FROM held WHERE superseded_by IS NULL) USING (article)
            LEFT JOIN (SELECT event, id.article AS article, id.report AS report
                  FROM (SELECT event, unnest(report_ids) AS id FROM happened)) USING (article, report)
            GROUP BY ALL HAVING count(event) != 1""",
    }
    for table, own, listed in (
        ("claims", "claim", "claims"),
        ("reports", "report", "events"),
        ("appearances", "actor", "actors"),
    ):
        queries[f"{table} that are there twice"] = f"""SELECT article, {own} FROM {table} WHERE {_FINISHED}
            GROUP BY ALL HAVING count(*) > 1"""
        queries[f"articles of which {table} are missing"] = f"""SELECT id FROM articles
            LEFT JOIN (SELECT article AS id, count(*) AS there FROM {table} WHERE {_FINISHED} GROUP BY ALL)
            USING (id) WHERE len({listed}) != coalesce(there, 0)"""
    return queries
