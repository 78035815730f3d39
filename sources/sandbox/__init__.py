"""The sandbox: every vendor's API on loopback, one seeded world, its faults, and its truth.

This is the one entry point: whoever uses the sandbox imports from here, or runs its command.
"""

from .faults import UnknownFault, faults_of
from .population import people
from .server import PortTaken, Sandbox, serve
from .truth import truth

__all__ = ["PortTaken", "Sandbox", "UnknownFault", "faults_of", "people", "serve", "truth"]
