"""The same plan on a Ray cluster gives the same record."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.adding import documents, write
from bench.soundness import faults

from onrecord.record.store import Store

pytestmark = pytest.mark.long
_ADD = """
import os, sys
os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_ENABLE_UV_RUN_RUNTIME_ENV="0")
import ray
ray.init(num_cpus=1, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
from onrecord.cli import main
sys.argv = ["onrecord", "add", "--engine", "ray", "--processes", "1", "--record", *sys.argv[1:]]
main()
"""


def test_a_cluster_makes_the_record_that_is_made_here(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'onrecord[ray]'")
    made = documents(3)
    source = write(tmp_path / "pages.jsonl", made)
    command = [sys.executable, "-c", _ADD, str(tmp_path / "ray"), str(source)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert told.returncode == 0, told.stderr
    assert "3 articles added" in told.stdout
    here = [sys.executable, "-c", "from onrecord.cli import main; main()", "add", "--processes", "1"]
    subprocess.run([*here, "--record", str(tmp_path / "here"), str(source)], check=True, capture_output=True)
    assert faults(str(tmp_path / "ray"), [document["id"] for document in made]) == []
    columns = ["id", "source_id", "key", "version", "digest", "claims", "events", "actors"]
    ray, local = (
        Store.open(str(tmp_path / where))
        .dataset("articles")
        .to_table(columns=columns)
        .sort_by("id")
        .to_pylist()
        for where in ("ray", "here")
    )
    assert ray == local


def test_without_ray_it_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "ray.py").write_text("raise ModuleNotFoundError('No module named ray', name='ray')")
    source = write(tmp_path / "pages.jsonl", documents(1))
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", "add", "--engine", "ray"]
    told = subprocess.run(
        [*command, "--record", str(tmp_path / "record"), str(source)],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert 'pip install "onrecord[ray]"' in told.stderr
