"""Requests and bytes are counted where they pass: each try, and what came over the wire."""

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from sources.common.http import open_session
from sources.common.request_metrics import RequestMetrics, collecting, current_metrics

BODY = gzip.compress(b"a" * 10_000)


@pytest.fixture
def address() -> Iterator[str]:
    """A server that is down for one request, and then answers with little that unpacks to much."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503 if len(asked) == 1 else 200)
            body = b"later" if len(asked) == 1 else BODY
            self.send_header("Content-Length", str(len(body)))
            if len(asked) > 1:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/things"
    server.shutdown()
    server.server_close()


def _raise(response, *_, **__) -> None:
    response.raise_for_status()


def test_a_request_that_is_tried_again_counts_twice_and_bytes_are_those_on_the_wire(address):
    metrics = RequestMetrics()
    with collecting(metrics):
        answer = open_session().get(address, hooks={"response": [_raise]})
    assert answer.content == b"a" * 10_000
    assert (metrics.requests, metrics.received) == (2, len(b"later") + len(BODY))
    assert metrics.seconds > 0


def test_requests_outside_of_a_load_count_for_no_load(address):
    metrics = RequestMetrics()
    with collecting(metrics):
        pass
    open_session().get(address)
    assert metrics.requests == 0 and current_metrics().requests == 0
