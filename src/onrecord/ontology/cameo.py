"""PLOVER's events in CAMEO's codes, with Goldstein scores: what tools made for the older ontology read."""

from collections.abc import Sequence
from functools import cache

import msgspec

from onrecord.tables import load


class Cameo(msgspec.Struct, frozen=True, kw_only=True):
    """A code of CAMEO (Schrodt 2012) and what is counted by it."""

    code: str
    """Three digits, or four where CAMEO tells further apart; the first two are the root: `0871`."""
    quad: int
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, by the root."""
    goldstein: float
    """-10 to 10: how much such an event strains or eases relations."""

    @property
    def base(self) -> str:
        """The code without its last distinction: `087`."""
        return self.code[:3]

    @property
    def root(self) -> str:
        """One of the twenty: `08`."""
        return self.code[:2]


class Root(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of CAMEO's twenty categories."""

    code: str
    name: str
    quad: int


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which code an event of PLOVER has."""

    type: str
    mode: str | None = None
    context: str | None = None
    code: str

    @property
    def says(self) -> tuple[int, bool]:
        """How much it asks of an event: of the rules that fit, the one that asks most is taken."""
        return (self.mode is not None) + (self.context is not None), self.mode is not None


class Crosswalk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`cameo.yaml`, whose header says what each part holds."""

    roots: tuple[Root, ...]
    goldstein: dict[str, float]
    rules: tuple[Rule, ...]


@cache
def crosswalk() -> Crosswalk:
    """The table."""
    return load("onrecord.ontology", "cameo.yaml", Crosswalk)


def cameo(type_: str, mode: str | None = None, contexts: Sequence[str] = ()) -> Cameo | None:
    """The code for an event of PLOVER; None for a type that is not PLOVER's.

    A mode or context that the crosswalk does not know is passed over. Of two contexts that lead to codes the
    first counts.
    """
    fitting = [
        rule
        for rule in _rules().get(type_, ())
        if rule.mode in (None, mode) and (rule.context is None or rule.context in contexts)
    ]
    if not fitting:
        return None

    def rank(rule: Rule) -> tuple[int, bool, int]:
        return *rule.says, -contexts.index(rule.context) if rule.context else 0

    code = max(fitting, key=rank).code
    return Cameo(code=code, quad=_quads()[code[:2]], goldstein=crosswalk().goldstein[code])


@cache
def _rules() -> dict[str, list[Rule]]:
    by_type: dict[str, list[Rule]] = {}
    for rule in crosswalk().rules:
        by_type.setdefault(rule.type, []).append(rule)
    return by_type


@cache
def _quads() -> dict[str, int]:
    return {root.code: root.quad for root in crosswalk().roots}
