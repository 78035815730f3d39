"""What vendors and others wrote: schemas, specifications, recorded answers.

It is theirs to publish, each under a licence of its own, so the repository holds none of it. Where
it lies beside the repository, stand-ins and connectors are held against it.
"""

from pathlib import Path

import pytest

from tests.support.warehouses import REPOSITORY

_FOLDER = REPOSITORY.parent / "shared" / "contracts" / "real"


def material(vendor: str) -> Path:
    """The folder with what one vendor wrote, there or not."""
    return _FOLDER / vendor


def needs(folder: Path) -> pytest.MarkDecorator:
    """Skip where it is not there; what a connector promises has tests of our own, too."""
    wanted = f"../shared/contracts/real/{folder.relative_to(_FOLDER)}"
    return pytest.mark.skipif(
        not folder.exists(),
        reason=f"compares with what the vendor publishes and we may not copy: put it at {wanted}",
    )
