"""Where the dbt project lies, and its manifest, from which Dagster knows the models.

Importing prepares nothing. `prepare_manifest` is called by `make setup` and by the commands that
need Dagster's definitions; it may be called as often as wanted, by several processes at once.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.dbt_build.process import run_dbt
from orchestration.errors import NightError
from orchestration.settings import REPOSITORY, profile

PROJECT_DIR = REPOSITORY / "dbt_project"
# Where dbt and dagster-dbt look for them unless told otherwise.
_TARGET = PROJECT_DIR / "target"
_MANIFEST = _TARGET / "manifest.json"


def manifest_path() -> Path:
    """The manifest as it was last prepared.

    Raises:
        NightError: it never was.
    """
    if not _MANIFEST.exists():
        raise NightError(f"there is no dbt manifest at {_MANIFEST} yet: run `make setup`")
    return _MANIFEST


def prepare_manifest() -> None:
    """Parse the dbt project, unless the manifest is newer than all that it is made of.

    dbt parses into a folder of its own and the result is moved into place as a whole, since other
    processes may be reading the manifest or preparing it, too.

    Raises:
        NightError: dbt cannot parse the project, with its reason.
    """
    if _is_current():
        return
    _TARGET.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=_TARGET) as folder:
        artifacts = Path(folder)
        # A build parses again when the warehouse is another one, so the usual one is taken.
        failed = run_dbt(["parse"], profile(), project_dir=PROJECT_DIR, artifacts=artifacts)
        if failed:
            raise NightError(f"the dbt project cannot be parsed: {failed}")
        for name in ("partial_parse.msgpack", "manifest.json"):
            (artifacts / name).replace(_TARGET / name)


def _is_current() -> bool:
    if not _MANIFEST.exists():
        return False
    prepared = _MANIFEST.stat().st_mtime
    # Folders as well: a file that was removed leaves its mark there.
    parts = [*PROJECT_DIR.glob("*.yml")]
    for name in ("models", "seeds", "macros", "tests"):
        parts += [PROJECT_DIR / name, *(PROJECT_DIR / name).rglob("*")]
    return all(part.stat().st_mtime <= prepared for part in parts)


if __name__ == "__main__":
    try:
        prepare_manifest()
    except NightError as error:
        sys.exit(str(error))
