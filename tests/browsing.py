"""Built sites in a real browser: a server on this machine, and headless Chromium driven by Playwright."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from conftest import ROOT

# Nothing that Chromium does of its own accord, such as looking for updates.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# In milliseconds: on a busy machine, a page takes its time.
expect.set_options(timeout=30_000)


class Handler(SimpleHTTPRequestHandler):
    """Serves the files of a *directory*, with *headers*, in silence."""

    def __init__(self, *arguments: object, headers: dict[str, str], directory: Path) -> None:
        self._headers = headers
        super().__init__(*arguments, directory=str(directory))  # type: ignore[arg-type]  # as the server gives them

    def end_headers(self) -> None:
        """Send the headers of the site after those of the file."""
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that a browser may leave in the middle of a file."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong, but not that the browser has gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as the server gives them


@contextmanager
def served(folder: Path, headers: dict[str, str] | None = None, handler: type[Handler] = Handler) -> Iterator[str]:
    """Serve an output *folder*, with *headers*, and give its address, which ends in a slash."""
    with Server(("127.0.0.1", 0), partial(handler, headers=headers or {}, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; without it the tests fail, and say so."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "no Chromium on this machine: install Debian's packages chromium and fonts-noto-cjk, or Google Chrome"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", *QUIET])
        yield browser
        browser.close()


def said(message: ConsoleMessage) -> str:
    """Return what the browser says, and where."""
    return f"{message.text} ({message.location['url']})"


@contextmanager
def watched(page: Page, site: str) -> Iterator[Page]:
    """Fail at the end if a *page* of the *site* has complained, or has asked another host for something."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(said(message)) if message.type in {"error", "warning"} else None)
    page.on("request", lambda request: None if request.url.startswith((site, "data:")) else wrong.append(request.url))
    yield page
    page.close()
    assert wrong == [], wrong


def build_site(folder: Path) -> Path:
    """Build this project's own site into *folder*, and return it."""
    folders = ["-d", str(folder / "trees"), str(ROOT), str(folder / "html")]
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", *folders]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "html"
