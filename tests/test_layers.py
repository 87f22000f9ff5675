"""Imports run downward only, as docs/architecture.md draws it."""

import re
from pathlib import Path

from tests.rows import rows

SOURCE = Path(__file__).parents[1] / "src" / "onrecord"
LAYERS = ("ontology", "pages", "coding", "record", "cli")
"""Each knows those before it, and nothing of those after it."""
MODULES = sorted(path for layer in LAYERS for path in (SOURCE / layer).rglob("*.py"))
BELOW_ALL = sorted(path for path in SOURCE.glob("*.py") if path.name != "__init__.py")


@rows("module", MODULES + BELOW_ALL, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_names_nothing_above_it(module: Path) -> None:
    layer = module.relative_to(SOURCE).parts[0]
    above = LAYERS[LAYERS.index(layer) + 1 :] if layer in LAYERS else LAYERS
    named = set(re.findall(r"\bonrecord\.(\w+)", module.read_text(encoding="utf-8")))
    assert named.isdisjoint(above)
