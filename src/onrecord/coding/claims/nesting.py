"""Which claim reports which: the second is within the first where its cue stands in the first's content."""

from collections.abc import Sequence

from onrecord.coding.claims.reading import Attribution


def nesting(found: Sequence[Attribution]) -> dict[int, int]:
    """For each attribution inside another's content, the index of the tightest such other. O(n log n) for
    real text: content is properly nested, save where a quotation was continued."""
    nested: dict[int, int] = {}
    pieces = sorted((start, -end, n) for n, one in enumerate(found) for start, end in one.content)
    places = sorted((one.cue or one.content[0], n) for n, one in enumerate(found))
    open_: list[tuple[int, int]] = []
    at = 0
    for (start, end), n in places:
        while at < len(pieces) and pieces[at][0] <= start:
            while open_ and open_[-1][0] <= pieces[at][0]:
                open_.pop()
            open_.append((-pieces[at][1], pieces[at][2]))
            at += 1
        while open_ and open_[-1][0] <= start:
            open_.pop()
        for stop, owner in reversed(open_):
            if owner != n and end <= stop:
                nested[n] = owner
                break
    return nested
