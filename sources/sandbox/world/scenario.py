"""What decides everything that happens in a world: seed, year and scale; and its contacts."""

from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from .contacts import Contacts


def stream(seed: int, year: int, name: str) -> np.random.Generator:
    """The random stream of one part: each has its own, so that a new part moves no other."""
    return np.random.default_rng([seed, year, crc32(name.encode())])


@dataclass(frozen=True)
class Scenario:
    """One world. Seed, year and scale decide all of it; the contacts follow from them.

    Attributes:
        seed: which world.
        year: the plan year; the world begins with the year before.
        scale: multiplies the volumes of what grows with use.
        contacts: of the CRM, to whom most things happen.
    """

    seed: int
    year: int
    scale: int
    contacts: Contacts = field(compare=False, repr=False)

    @property
    def years(self) -> tuple[int, int]:
        """The year before and the plan year."""
        return self.year - 1, self.year

    def stream(self, name: str) -> np.random.Generator:
        """The random stream of one part."""
        return stream(self.seed, self.year, name)
