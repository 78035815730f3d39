"""The sandbox as a command: it serves the APIs until it is stopped, or prints the truth."""

import argparse
import json
import signal
import sys
from datetime import date, datetime, timedelta
from threading import Event

from .faults import UnknownFault, faults_of
from .server import PortTaken, serve
from .truth import truth
from .vendors.registry import VENDORS
from .world.clock import MADRID


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("--port", type=_port, default=8099, help="port on 127.0.0.1 (8099)")
    parser.add_argument("--seed", type=_seed, default=2026, help="which world (2026)")
    parser.add_argument(
        "--as-of",
        type=_day,
        default=datetime.now(MADRID).date() - timedelta(days=1),
        help="last complete day of the world, YYYY-MM-DD (yesterday)",
    )
    parser.add_argument("--scale", type=_scale, default=1, help="multiplies the volumes (1)")
    parser.add_argument(
        "--fault",
        dest="faults",
        type=_fault,
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="faults to show, as in rate_limit, or civicrm:rate_limit for one vendor alone",
    )
    parser.add_argument(
        "--truth", action="store_true", help="print the true value of every indicator and stop"
    )


def run(args: argparse.Namespace) -> int:
    """Runs the command; gives its exit code, which is 1 where the port is taken."""
    world = {"seed": args.seed, "as_of": args.as_of, "scale": args.scale, "faults": args.faults}
    if args.truth:
        print(json.dumps({"indicators": truth(**world)}, indent=2))
        return 0
    try:
        with serve(port=args.port, **world) as sandbox:
            for vendor in VENDORS.values():
                if vendor.app:
                    print(f"{vendor.label:<22} {sandbox.base_url}/{vendor.name}")
            print("Settings of the loaders:")
            for name, value in sandbox.environment.items():
                print(f"  {name}={value}")
            print("Ctrl-C stops it.", flush=True)
            _wait_to_be_stopped()
    except PortTaken as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _wait_to_be_stopped() -> None:
    stopped = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    stopped.wait()


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not 2016 <= day.year <= 2036:
        raise argparse.ArgumentTypeError(f"{text} lies outside 2016 to 2036")
    return day


def _seed(text: str) -> int:
    return _whole(text, 0, 2**63 - 1)


def _scale(text: str) -> int:
    return _whole(text, 1, 1000)


def _port(text: str) -> int:
    return _whole(text, 0, 65_535)


def _whole(text: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text} lies outside {least} to {most}")
    return number


def _fault(text: str) -> str:
    try:
        faults_of([text])
    except UnknownFault as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text
