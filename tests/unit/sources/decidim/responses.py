"""Hand-made Decidim responses, and a server that gives them in order."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import requests

DATE = "Sun, 25 Oct 2026 01:30:00 GMT"
JSON = {"Content-Type": "application/json"}
READER = {"session": {"user": {"id": "7"}}}


def response(body: Any, status: int = 200, **headers: str) -> requests.Response:
    """A response to a query named Meetings."""
    answer = requests.Response()
    answer.status_code = status
    answer.headers.update(JSON | headers)
    answer._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer.request = requests.Request(
        "POST",
        "http://127.0.0.1/api",
        json={"operationName": "Meetings", "query": "{meetings{nodes{attendeesCount}}}"},
    ).prepare()
    return answer


def page(ids: list[str], cursor: str | None = None, **row: Any) -> dict[str, Any]:
    """A page of records, the last one where there is no cursor."""
    info = {"hasNextPage": cursor is not None, "endCursor": cursor or "OTk"}
    nodes = [{"id": one, **row} for one in ids]
    return {"data": {"component": {"meetings": {"nodes": nodes, "pageInfo": info}}}}


@contextmanager
def server(*answers: tuple[int, dict[str, str], Any]) -> Iterator[tuple[str, list[Any]]]:
    """Serve these responses in order, then the last one again; give address and requests."""
    left, asked = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            asked.append((self.command, self.path, self.headers.get("Authorization"), body))
            status, headers, content = left.pop(0) if len(left) > 1 else left[0]
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response_only(status)
            for name, value in ({"Date": DATE, "Content-Length": str(len(raw))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_DELETE = do_GET = do_POST

        def log_message(self, *_):
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
