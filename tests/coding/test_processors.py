"""A page is read the same on every processor from AVX2 on, byte for byte.

The pages are read here as they come, and again by processes made to believe that they run on a lesser
processor.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLAYED = ("haswell", "skylake")
"""AVX2 alone, and AVX-512 without VNNI: between them all that the kernels part by."""
FOLDER = Path(__file__).parents[1] / "processors"
CANNOT = 75


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes a process see another processor; see `other_processor.c`."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("only Linux on x86-64 can answer for the processor")
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here")
    built = tmp_path_factory.mktemp("shim") / "other_processor.so"
    source = FOLDER / "other_processor.c"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", str(source), "-o", str(built)], check=True)
    if _run(["-c", ""], built, PLAYED[0]).wait() == CANNOT:
        pytest.skip("this processor, or the machine that it is lent by, cannot fault on CPUID")
    return built


def _run(arguments: list[str], shim: Path, processor: str | None) -> "subprocess.Popen[str]":
    """Starts a Python that sees the processor named, or the true one."""
    played = {"LD_PRELOAD": str(shim), "PROCESSOR": processor} if processor else {}
    return subprocess.Popen(
        [sys.executable, *arguments], env=os.environ | played, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def records(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, list[bytes]]:
    """By processor, None being the true one: 100 records of a sentence, then those of the example pages."""
    folder = tmp_path_factory.mktemp("records")
    files = {name: folder / f"{name}.jsonl" for name in (None, *PLAYED)}
    running = [_run([str(FOLDER / "reading.py"), str(file)], shim, name) for name, file in files.items()]
    assert [process.wait() for process in running] == [0] * len(files)
    return {name: file.read_bytes().splitlines() for name, file in files.items()}


@pytest.mark.parametrize("processor", PLAYED)
def test_processes_see_the_lesser_processor(shim: Path, processor: str) -> None:
    """Otherwise all would be the same however much it hung on the processor."""
    seen, _ = _run(
        ["-c", "from numpy._core._multiarray_umath import __cpu_features__ as f; print(f)"], shim, processor
    ).communicate()
    assert "'AVX2': True" in seen
    assert "'AVX512_SPR': False" in seen
    assert "'AVX512VNNI': False" in seen


@pytest.mark.parametrize("processor", PLAYED)
def test_records_are_the_same_on_another_processor(
    records: dict[str | None, list[bytes]], processor: str
) -> None:
    true, other = records[None], records[processor]
    assert len(true) > 100
    differing = [(one, two) for one, two in zip(true, other, strict=True) if one != two]
    assert not differing
