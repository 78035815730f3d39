"""A headless Chromium that a test drives over the DevTools protocol, and what it sees."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.support.waiting import Found, eventually

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-port=0", "--window-size=1600,1200"),
)


class Page:
    """One tab."""

    def __init__(self, connection: ClientConnection, browser: subprocess.Popen) -> None:
        self._connection = connection
        self._browser = browser
        self._calls = 0

    def open(self, address: str) -> None:
        self._call("Page.navigate", url=address)

    def text(self) -> str:
        """The visible text."""
        return self.run("document.body ? document.body.innerText : ''")

    def run(self, script: str) -> Any:
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, look: Callable[[], Found], what: str) -> Found:
        """Look at the page until there is a result."""
        return eventually(look, what, self._browser)

    def click(self, element: str) -> None:
        """Click where the element of this script is, as a mouse does."""
        place = self.wait_for(lambda: self.run(f"({_MIDDLE})({element})"), f"{element} is there")
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, **place, button="left", clickCount=1)

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._calls += 1
        call = {"id": self._calls, "method": method, "params": parameters}
        self._connection.send(json.dumps(call))
        while True:  # events come in between
            answer = json.loads(self._connection.recv(timeout=60))
            if answer.get("id") == self._calls:
                assert "error" not in answer, answer
                return answer["result"]


_MIDDLE = """element => {
    if (!element) return null;
    const box = element.getBoundingClientRect();
    return {x: box.x + box.width / 2, y: box.y + box.height / 2};
}"""


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """Have a browser with one tab, whose profile is in a folder of the test's own."""
    browser = subprocess.Popen(
        [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port_file = profile / "DevToolsActivePort"
        lines = eventually(
            lambda: port_file.exists() and port_file.read_text().split(),
            "Chromium wrote its port",
            browser,
        )
        with connect(f"ws://127.0.0.1:{lines[0]}{lines[1]}", max_size=None) as control:
            tab = Page(control, browser)._call("Target.getTargets")["targetInfos"]
            [target] = [one["targetId"] for one in tab if one["type"] == "page"]
            address = f"ws://127.0.0.1:{lines[0]}/devtools/page/{target}"
            with connect(address, max_size=None) as connection:
                yield Page(connection, browser)
    finally:
        browser.terminate()
        browser.wait()
