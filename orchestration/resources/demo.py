"""The demo's vendors: the only module besides the command line that imports the sandbox."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

DEMO_SEED = 2026

# The people of the sandbox are invented, so the key of their pseudonyms need not be secret.
_DEMO_PSEUDONYMS = {
    "SOURCES__CIVICRM__HASH_KEY": "the-people-of-the-demo-do-not-exist",
    "SOURCES__CIVICRM__REPLACE_PSEUDONYMS": "true",
}


@contextmanager
def demo_vendors(
    as_of: date, seed: int = DEMO_SEED, scale: int = 1, faults: Sequence[str] = ()
) -> Iterator[None]:
    """Run the sandbox, with its addresses and credentials as settings in the environment."""
    from sources.sandbox import serve

    with (
        serve(seed=seed, as_of=as_of, scale=scale, faults=faults) as sandbox,
        _environment(sandbox.environment | _DEMO_PSEUDONYMS),
    ):
        yield


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def demo_people(*, seed: int, as_of: date, scale: int) -> frozenset[str]:
    """Names of all people in the sandbox's world: none may reach the disk."""
    from sources.sandbox import people

    return people(seed=seed, as_of=as_of, scale=scale)


def unknown_fault(faults: Sequence[str]) -> str | None:
    """Why one of these faults is unknown to the sandbox; None if it can simulate all of them."""
    from sources.sandbox import UnknownFault, faults_of

    try:
        faults_of(faults)
    except UnknownFault as error:
        return str(error)
    return None
