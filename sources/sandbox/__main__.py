"""Runs the sandbox: `python -m sources.sandbox`."""

import argparse
import sys

from .command import add_arguments, run

parser = argparse.ArgumentParser(prog="python -m sources.sandbox", description=__doc__)
add_arguments(parser)
sys.exit(run(parser.parse_args()))
