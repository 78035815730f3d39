"""Answers of the CRM, kept as files: asked of the sandbox once, then served as they are.

The sandbox renders each page when it is asked for, which costs more than to load it. So one load
is run for the record, and what is measured is fed by a process that only hands out files.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sources.sandbox.server import WorldClock, served
from sources.sandbox.vendors.civicrm import CIVICRM
from sources.sandbox.world import World
from tests.support.warehouses import REPOSITORY

_INDEX = "index.jsonl"


@dataclass(frozen=True)
class Recording:
    """The answers to one load, in a folder."""

    folder: Path

    @property
    def entries(self) -> list[dict[str, str]]:
        """One for each answer, in the order in which they were asked for."""
        return [json.loads(line) for line in (self.folder / _INDEX).open(encoding="utf-8")]

    def pages(self, entity: str) -> list[Path]:
        """The files with rows of one entity, without those that only count or list ids."""
        return [
            self.folder / entry["file"]
            for entry in self.entries
            if f"/{entity}/get " in entry["request"] and "orderBy" in entry["request"]
        ]


def record(app: ASGIApp, recording: Recording) -> ASGIApp:
    """Give an application that answers as `app`, and keeps each answer with what was asked."""
    recording.folder.mkdir(parents=True)
    known: set[str] = set()

    async def recorded(scope: Scope, receive: Receive, send: Send) -> None:
        asked = await _body(receive)
        name = _name(scope, asked)
        sent: list[Message] = []

        async def again() -> Message:
            return {"type": "http.request", "body": asked, "more_body": False}

        async def kept(message: Message) -> None:
            sent.append(message)

        await app(scope, again, kept)
        if name not in known:
            known.add(name)
            _keep(recording.folder, name, f"{scope['path']} {asked.decode()}", sent)
        for message in sent:
            await send(message)

    return recorded


def _keep(folder: Path, name: str, request: str, sent: list[Message]) -> None:
    file = f"{name}.json"
    (folder / file).write_bytes(b"".join(one.get("body", b"") for one in sent))
    headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    entry = {"name": name, "file": file, "request": request, "headers": headers}
    with (folder / _INDEX).open("a", encoding="utf-8") as index:
        index.write(json.dumps(entry) + "\n")


@contextmanager
def recorded_crm(world: World, recording: Recording) -> Iterator[dict[str, str]]:
    """Serve the sandbox's CRM on loopback and keep what it answers; gives the loader's settings."""
    assert CIVICRM.app
    app = record(WorldClock(CIVICRM.app(world), world.now), recording)
    with served(app) as address:
        settings = CIVICRM.settings(world, address, recording.folder)
        variables = {f"SOURCES__CIVICRM__{name}": value for name, value in settings.items()}
        variables["SOURCES__CIVICRM__HASH_KEY"] = "the people of a benchmark do not exist"
        (recording.folder / "settings.json").write_text(json.dumps(variables), encoding="utf-8")
        yield variables


@contextmanager
def replayed(recording: Recording) -> Iterator[dict[str, str]]:
    """Serve a recording from a process of its own; gives the loader's settings."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.recording", str(recording.folder)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        address = server.stdout.readline().strip()
        settings = json.loads((recording.folder / "settings.json").read_text(encoding="utf-8"))
        yield settings | {"SOURCES__CIVICRM__BASE_URL": address}
    finally:
        server.terminate()
        server.wait()


def _serve(recording: Recording) -> None:
    kept = {
        entry["name"]: (
            str(recording.folder / entry["file"]),
            [(key.encode(), value.encode()) for key, value in entry["headers"].items()],
        )
        for entry in recording.entries
    }

    async def answers(scope: Scope, receive: Receive, send: Send) -> None:
        asked = await _body(receive)
        found = kept.get(_name(scope, asked))
        if not found:  # what is measured asks something else than what was recorded
            print(f"not recorded: {scope['path']} {asked.decode()}", file=sys.stderr, flush=True)
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        file, headers = found
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": Path(file).read_bytes()})

    with served(answers) as address:
        print(address, flush=True)
        Event().wait()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _name(scope: Scope, asked: bytes) -> str:
    return hashlib.sha256(scope["path"].encode() + b" " + asked).hexdigest()[:24]


if __name__ == "__main__":
    _serve(Recording(Path(sys.argv[1])))
