"""Stand-ins for the vendor APIs on loopback: one seeded world, its faults, and its truth."""

from .faults import UnknownFault
from .server import PortTaken, Sandbox, serve
from .truth import truth

__all__ = ["PortTaken", "Sandbox", "UnknownFault", "serve", "truth"]
