"""Serves the APIs of one world on loopback, from a thread of this process."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.utils import formatdate
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .faults import faulted_world
from .vendors.registry import VENDORS
from .world import World

HOST = "127.0.0.1"


class PortTaken(OSError):
    """Another program listens on the port."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox.

    Attributes:
        base_url: where it listens.
        environment: the settings that connectors need to load from it, as environment variables.
    """

    base_url: str
    environment: dict[str, str]


@contextmanager
def serve(
    *, seed: int = 2026, as_of: date, scale: int = 1, faults: Sequence[str] = (), port: int = 0
) -> Iterator[Sandbox]:
    """Serves a world until the context is left; `port` 0 takes any free one.

    Raises:
        UnknownFault: no vendor of the sandbox can show one of the faults.
        PortTaken: the port is in use.
    """
    night = faulted_world(seed=seed, as_of=as_of, scale=scale, faults=faults)
    apps = {vendor.name: vendor.app(night) for vendor in VENDORS.values() if vendor.app}
    app = Starlette(routes=[Mount(f"/{name}", api) for name, api in apps.items()])
    with (
        served(WorldClock(app, night.now), port) as base_url,
        TemporaryDirectory(prefix="jussana-sandbox-") as folder,
    ):
        yield Sandbox(base_url, _environment(night, base_url, Path(folder)))


@contextmanager
def served(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Serves an application until the context is left; gives its address.

    The application has to set the header `Date` itself, as `WorldClock` does.

    Raises:
        PortTaken: the port is in use.
    """
    listener = _listen(port)
    config = uvicorn.Config(
        app, log_level="critical", date_header=False, server_header=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


class WorldClock:
    """Middleware: the header `Date` of every answer is the time in the world, not of this machine.

    The clock starts at `now` (UTC seconds) and runs on from there.
    """

    def __init__(self, app: ASGIApp, now: int) -> None:
        self._app = app
        self._now = now
        self._started = monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and dates the answer."""

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                time = self._now + monotonic() - self._started
                MutableHeaders(scope=message)["date"] = formatdate(time, usegmt=True)
            await send(message)

        await self._app(scope, receive, send_dated)


def _environment(night: World, base_url: str, folder: Path) -> dict[str, str]:
    environment: dict[str, str] = {}
    for vendor in VENDORS.values():
        own_folder = folder / vendor.name
        own_folder.mkdir()
        settings = vendor.settings(night, f"{base_url}/{vendor.name}", own_folder)
        prefix = f"SOURCES__{vendor.name.upper()}"
        environment |= {f"{prefix}__{name}": value for name, value in settings.items()}
    return environment


def _listen(port: int) -> socket.socket:
    """A socket that listens before the server runs, so that no request can come too early."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"port {port} on {HOST} is taken: choose another with --port, or 0 for any free one"
        ) from error
    listener.listen(128)
    return listener
