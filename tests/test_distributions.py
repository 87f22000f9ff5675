"""Both distributions as a new user meets them: built, installed away from the source tree, and used."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (ROOT, ROOT / "models" / "en")
MADE = shutil.ignore_patterns("__pycache__", "*.egg-info")
"""What Python and pip leave in a source tree."""
BUILD = """
import sys
from setuptools import build_meta
build_meta.build_sdist(sys.argv[1]) if sys.argv[2] == "sdist" else build_meta.build_wheel(sys.argv[1])
"""


def started(*words: object, cwd: Path) -> "subprocess.Popen[str]":
    """A process without the settings by which this one finds the source tree."""
    settings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "ONRECORD", "PIP_"))
    }
    return subprocess.Popen(
        [str(word) for word in words],
        cwd=cwd,
        env=settings | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(*processes: "subprocess.Popen[str]") -> str:
    """What they printed, once all have ended well."""
    printed = ""
    for process in processes:
        printed += process.communicate()[0]
        assert process.returncode == 0, printed
    return printed


def build(kind: str, trees: list[Path], out: Path) -> None:
    """Builds an sdist or a wheel from each of some trees, at the same time."""
    end(*[started(sys.executable, "-c", BUILD, out, kind, cwd=tree) for tree in trees])


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both sdists, and the wheels built from them: a wheel lacks what its sdist lacks."""
    made = tmp_path_factory.mktemp("distributions")
    trees = []
    for number, source in enumerate(SOURCES):
        tree = made / f"tree{number}"
        shutil.copytree(source / "src", tree / "src", ignore=MADE)
        for file in source.iterdir():
            if file.is_file() and file.name != ".git":
                shutil.copy(file, tree)
        trees.append(tree)
    out = made / "out"
    build("sdist", trees, out)
    for number, sdist in enumerate(sorted(out.glob("*.tar.gz"))):
        with tarfile.open(sdist) as archive:
            archive.extractall(made / f"unpacked{number}", filter="data")
    build("wheel", sorted(made.glob("unpacked*/*")), out)
    return out


def files_in(archive: Path) -> set[str]:
    """The files in a wheel or sdist as they are named in `src`."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return set(wheel.namelist())
    with tarfile.open(archive) as sdist:
        return {re.sub(r"^[^/]+/(src/)?", "", member.name) for member in sdist if member.isfile()}


@pytest.mark.parametrize("source", SOURCES, ids=("onrecord", "onrecord-en"))
@pytest.mark.parametrize("ending", ["-py3-none-any.whl", ".tar.gz"])
def test_an_archive_holds_every_file_of_the_package(source: Path, ending: str, archives: Path) -> None:
    (package,) = [path.parent.name for path in source.glob("src/*/__init__.py")]
    (archive,) = archives.glob(f"{package}-*{ending}")
    wanted = {
        path.relative_to(source / "src").as_posix()
        for path in (source / "src").rglob("*")
        if path.is_file() and not {"__pycache__"} & set(path.parts) and ".egg-info" not in str(path)
    }
    held = files_in(archive)
    assert wanted - held == set()
    beside = {name for name in held - wanted if name.startswith(f"{package}/")}
    assert beside == set(), "more than the package"


def test_installed_from_wheels_all_of_it_works(archives: Path, tmp_path: Path) -> None:
    """In an environment that has the libraries of this one, and OnRecord from the wheels alone."""
    home, empty = tmp_path / "environment", tmp_path / "empty"
    empty.mkdir()
    end(started(sys.executable, "-m", "venv", "--without-pip", home, cwd=empty))
    python = home / "bin" / "python"
    install = ["-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--no-compile"]
    end(started(sys.executable, *install, *archives.glob("*.whl"), cwd=empty))
    (own,) = home.glob("lib/python*/site-packages")
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # A path file within these is not obeyed, as the one that makes an editable OnRecord importable.
    (own / "libraries.pth").write_text("".join(f"{path}\n" for path in sorted(libraries)))

    assert end(started(home / "bin" / "onrecord", "--version", cwd=empty)).startswith("onrecord ")
    done = end(started(python, "-I", ROOT / "tests" / "installed.py", cwd=empty))
    assert done.splitlines()[-1] == "call from python"
