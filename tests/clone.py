"""What a clone of the repository would hold, and commands that run in it."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from conftest import ROOT

PATIENCE = 120
"""Seconds until a command that serves is thought to hang."""


def environment(**values: str) -> dict[str, str]:
    """Return the environment without what an outer make, or an outer Python, has put there."""
    dropped = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VENV", "PYTHON", "PYTHONPATH", "SPHINXOPTS", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHON": sys.executable, **values}


def run(*command: str, cwd: Path, **values: str) -> str:
    """Run *command* to its end, which must be a good one, and return what it printed."""
    env = environment(**values)
    result = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def copy_repository(folder: Path) -> Path:
    """Copy what a clone would hold, changes that are not committed too, into *folder*."""
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@contextmanager
def serve(folder: Path, log: Path, **values: str) -> Iterator[str]:
    """Run ``make live`` in *folder*, with the packages of this Python, and give the address that it says."""
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            ["make", "live"],
            cwd=folder,
            # Into a file, the address would come late.
            env=environment(SPHINXOPTS="--port 0", VENV=sys.prefix, PYTHONUNBUFFERED="1", **values),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            text = log.read_text(encoding="utf-8")
            address = re.search(r"Serving on (http://127\.0\.0\.1:\d+)", text)
            if address and page(address[1]):
                break
            assert process.poll() is None, text
            assert time.monotonic() < deadline, text
            time.sleep(0.1)
        yield address[1]
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def page(address: str) -> str:
    """Return the page at *address*, or nothing as long as there is none."""
    try:
        with urllib.request.urlopen(address) as response:
            text: str = response.read().decode(errors="replace")
            return text
    except (OSError, HTTPException):
        return ""  # nobody listens yet, there is no such page yet, or it is being written


def wait_until_served(address: str, text: str, saved: Path) -> None:
    """Wait until *text* is on the page at *address*, for which the file *saved* has been saved."""
    for attempt in range(PATIENCE * 10):
        if text in page(address):
            return
        if attempt % 50 == 49:
            saved.touch()  # the first save may have come before anyone watched
        time.sleep(0.1)
    raise AssertionError(f"{address} never said '{text}'")
