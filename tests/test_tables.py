"""Tables are read as YAML says."""

from pathlib import Path

import pytest
import yaml
from tests.rows import rows

import onrecord
from onrecord.tables import read

TABLES = sorted(Path(onrecord.__file__).parent.rglob("*.yaml"))


@rows("path", TABLES, ids=lambda path: path.name)
def test_each_table_is_read_as_yaml_reads_it(path: Path) -> None:
    data = path.read_bytes()
    assert repr(read(data)) == repr(yaml.safe_load(data))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "- 1\n- 0x10\n- 1.5\n- 2024-05-01\n- yes\n- No\n- null\n- ~\n-\n- 'no'\n- \"1\"",
        "a: &x [1, {b: c}]\nd: *x",
        "base: &b {k: 1}\nother:\n  <<: *b\n  l: 2",
        "a: !!str 1\nb: !!int '2'",
        "? [x, y]\n: z",
        "t: |-\n  one\n  two\n1: {}\nl: []",
    ],
)
def test_any_yaml_is_read_as_yaml_reads_it(text: str) -> None:
    try:
        expected = repr(yaml.safe_load(text))
    except yaml.YAMLError:
        with pytest.raises((yaml.YAMLError, TypeError)):
            read(text.encode())
    else:
        assert repr(read(text.encode())) == expected


def test_what_is_no_yaml_says_so() -> None:
    with pytest.raises(yaml.YAMLError):
        read(b"a: [1, 2")
