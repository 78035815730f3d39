"""The register of what no system holds: a folder of spreadsheets, as people keep them."""

from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .files import write_files
from .truth import RULES


def _settings(world: World, _: str, folder: Path) -> dict[str, str]:
    write_files(world, folder)
    return {"FOLDER": str(folder), "MAX_SHRINKAGE": "0.2"}


REGISTER = Vendor(
    name="register",
    label="Register (spreadsheets)",
    faults=(
        "silent_empty", "html_200", "reset_midbody", "missing_field", "renamed_field",
        "type_change", "duplicate_rows", "unordered_pages", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
)  # fmt: skip
