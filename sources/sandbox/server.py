"""Serves the stand-in APIs of one world on loopback, from a thread of this process."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from .clock_header import WorldClock
from .faults import faulted_world
from .registry import VENDORS
from .world import World

HOST = "127.0.0.1"


class PortTaken(OSError):
    """Another program listens on the port."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: where it listens and what loaders need in their environment."""

    base_url: str
    environment: dict[str, str]


@contextmanager
def serve(
    *, seed: int = 2026, as_of: date, scale: int = 1, faults: Sequence[str] = (), port: int = 0
) -> Iterator[Sandbox]:
    """Serves a world until the context is left; `port` 0 takes any free one.

    Raises `UnknownFault` for a fault no stand-in can show, `PortTaken` for a port in use.
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
    """Serves an application from a thread until the context is left; gives its address.

    The application dates its answers itself. Raises `PortTaken` for a port in use.
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


def _environment(night: World, base_url: str, folder: Path) -> dict[str, str]:
    environment: dict[str, str] = {}
    for vendor in VENDORS.values():
        own = folder / vendor.name
        own.mkdir()
        settings = vendor.settings(night, f"{base_url}/{vendor.name}", own)
        prefix = f"SOURCES__{vendor.name.upper()}"
        environment |= {f"{prefix}__{name}": value for name, value in settings.items()}
    return environment


def _listen(port: int) -> socket.socket:
    """A socket that already listens, so that no request comes too early."""
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
