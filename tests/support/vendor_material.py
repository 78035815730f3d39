"""Vendor material: schemas, specifications, recorded responses.

It is theirs to publish, each under a licence of its own, so the repository holds none of it. Where
it lies beside the repository, sandbox and connectors are tested against it.
"""

from pathlib import Path

import pytest

from tests.support.warehouses import REPOSITORY

_FOLDER = REPOSITORY.parent / "shared" / "contracts" / "real"


def material(vendor: str) -> Path:
    """The folder with the material of one vendor, which need not exist."""
    return _FOLDER / vendor


def needs(folder: Path) -> pytest.MarkDecorator:
    """Skip where it is absent; each connector also has tests that need no such material."""
    wanted = f"../shared/contracts/real/{folder.relative_to(_FOLDER)}"
    return pytest.mark.skipif(
        not folder.exists(),
        reason=f"compares with what the vendor publishes and we may not copy: put it at {wanted}",
    )
