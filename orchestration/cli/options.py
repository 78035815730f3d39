"""Words that several commands take, and how each of them says that it failed."""

import argparse
import sys
from collections.abc import Callable
from datetime import date

from orchestration.settings import PROFILES


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Take `--profile`."""
    parser.add_argument("--profile", choices=PROFILES, help="whose data (JUSSANA_PROFILE, or demo)")


def whole(least: int) -> Callable[[str], int]:
    """Give what reads a whole number that is not below `least`."""

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} on")
        return int(text)

    return parse


def day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-06-30") from None


def failed(message: str) -> int:
    """Say in one line what failed; gives the exit code."""
    print(f"jussana: {message}", file=sys.stderr)
    return 1
