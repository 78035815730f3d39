"""What the command line does with the sandbox: serve it until it is stopped, or print its truth."""

import json
import signal
from collections.abc import Sequence
from datetime import date
from threading import Event

from .server import serve
from .truth import truth
from .vendors.registry import VENDORS


def print_truth(*, seed: int, as_of: date, scale: int, faults: Sequence[str]) -> None:
    """Prints the true value of every indicator, as JSON."""
    indicators = truth(seed=seed, as_of=as_of, scale=scale, faults=faults)
    print(json.dumps({"indicators": indicators}, indent=2))


def serve_until_stopped(
    port: int, *, seed: int, as_of: date, scale: int, faults: Sequence[str]
) -> None:
    """Serves every vendor's API until a signal comes, and prints the settings of the loaders.

    Raises:
        UnknownFault: no vendor of the sandbox can show one of the faults.
        PortTaken: the port is in use.
    """
    with serve(port=port, seed=seed, as_of=as_of, scale=scale, faults=faults) as sandbox:
        for vendor in VENDORS.values():
            if vendor.app:
                print(f"{vendor.label:<22} {sandbox.base_url}/{vendor.name}")
        print("Settings of the loaders:")
        for name, value in sandbox.environment.items():
            print(f"  {name}={value}")
        print("Ctrl-C stops it.", flush=True)
        _wait_to_be_stopped()


def _wait_to_be_stopped() -> None:
    stopped = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    stopped.wait()
