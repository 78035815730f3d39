"""What every teller of a part of the centre's life needs: seed, years, size and the contacts."""

from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from .contacts import Contacts


def stream(seed: int, year: int, name: str) -> np.random.Generator:
    """An own random stream for each part, so that a new part does not shift the others."""
    return np.random.default_rng([seed, year, crc32(name.encode())])


@dataclass(frozen=True)
class Scenario:
    """The setting of one world; seed, year and scale make it, the contacts follow from them."""

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
