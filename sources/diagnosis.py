"""What `jussana doctor` is told about a source."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Finding:
    """One thing looked at: well if it needs no mend.

    Attributes:
        text: what was found, in a few words and without secrets.
        mend: what to do about it; empty if it is as it should be.
        at: what time it was at the vendor, if it said so: the doctor compares clocks.
    """

    text: str
    mend: str = ""
    at: datetime | None = None
