"""Environments of the other tools, each installed from its own lock into the folder of the benchmark."""

import subprocess
import venv
from pathlib import Path
from typing import Final

LOCKS: Final = Path(__file__).parent / "locks"
FOLDER: Final = Path(__file__).parent.parent / "_build" / "bench" / "environments"


def binary(lock: str, name: str) -> Path:
    """Return a command of an environment."""
    return FOLDER / lock / "bin" / name


def install(lock: str) -> None:
    """Install an environment anew, unless it is what its lock says."""
    wanted = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    installed = FOLDER / lock / "installed.txt"
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        venv.create(FOLDER / lock, clear=True, with_pip=True)
        pip = [str(binary(lock, "python")), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, "-r", str(LOCKS / f"{lock}.txt")], check=True)
        installed.write_text(wanted, encoding="utf-8")
