"""Serves the stand-in APIs of one world on loopback, from a thread of this process."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from .civicrm.app import API_KEY, civicrm_app
from .clock_header import WorldClock
from .faults import faulted_world, faults_of

HOST = "127.0.0.1"

# How this site calls things: said in full, so that the names of somebody's own CRM in the
# settings of a machine do not reach the sandbox.
CIVICRM_NAMES = {
    "TIMEZONE": "Europe/Madrid",
    "EMPTY_TABLES": "[]",
    "DISTRICT_FIELD": "Entitat.districte",
    "FGEC_FIELD": "Entitat.num_fgec",
    "ACTIVITY_PROGRAM_FIELD": "Servei.programa",
    "ROOM_FIELD": "Espai.sala",
    "FEE_FIELD": "Espai.tarifa",
    "ATTENDEES_FIELD": "Festa.assistents",
    "EVENT_PROGRAM_FIELD": "Formacio.programa",
    "CASE_PROGRAM_FIELD": "Acompanyament.programa",
}


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
    civicrm_faults = faults_of("civicrm", faults)
    listener = _listen(port)
    night = faulted_world(seed=seed, as_of=as_of, scale=scale, faults=faults)
    app = Starlette(routes=[Mount("/civicrm", civicrm_app(night, civicrm_faults))])
    config = uvicorn.Config(
        WorldClock(app, night.now),
        log_level="critical",
        date_header=False,
        server_header=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    environment = {
        "SOURCES__CIVICRM__BASE_URL": f"{base_url}/civicrm",
        "SOURCES__CIVICRM__API_KEY": API_KEY,
        **{f"SOURCES__CIVICRM__{name}": value for name, value in CIVICRM_NAMES.items()},
    }
    try:
        yield Sandbox(base_url, environment)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


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
