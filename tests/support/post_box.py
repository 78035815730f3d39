"""A receiver of alerts on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import NamedTuple

# part of the address, like the secret of a webhook
SECRET = "s3cr3t-of-the-web-hook"


class Letter(NamedTuple):
    """One alert as it was posted; its type is apprise's: `failure` or `success`."""

    title: str
    message: str
    type: str


class PostBox:
    """The alerts that were posted; refuses them while it is closed."""

    def __init__(self, port: int) -> None:
        self.address = f"json://127.0.0.1:{port}/{SECRET}"
        self.letters: list[Letter] = []
        self.is_closed = False

    def titles(self) -> list[str]:
        return [letter.title for letter in self.letters]


@contextmanager
def post_box() -> Iterator[PostBox]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not box.is_closed:
                box.letters.append(Letter(posted["title"], posted["message"], posted["type"]))
            self.send_response(503 if box.is_closed else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    box = PostBox(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
