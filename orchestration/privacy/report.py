"""`jussana doctor --privacy`: searches the folders that nights write, and reports what it finds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.markup import escape

from orchestration.privacy.credentials import credentials
from orchestration.privacy.matches import SearchTerms
from orchestration.privacy.scan import UnsearchableFile, files, search
from orchestration.resources.demo import DEMO_SEED, demo_people, demo_vendors
from orchestration.settings import REPOSITORY, Profile, data_folder
from orchestration.warehouse.database import connection
from sources.common.timezones import yesterday

_PERSONAL_DATA = "e-mail addresses, telephones, identity numbers, IBANs"
_WORLD = re.compile(r"seed (\d+), scale (\d+)")


def privacy(here: Profile, console: Console) -> int:
    """Search all files that the nights of a profile left on disk; print a line for each finding.

    Returns:
        The exit code: 1 if anything was found or could not be searched, else 0.
    """
    folders = [
        here.folder,
        data_folder() / "dagster",
        REPOSITORY / "dbt_project" / "target",
        REPOSITORY / "dbt_project" / "logs",
    ]
    problems = 0
    with _search_terms(here) as terms:
        searched = files(folders)
        for path in searched:
            try:
                for found in search(path, terms):
                    where = f"{found.file}: {found.place}: {found.kind}, {found.count}"
                    console.print(f"  [red]✗[/] {escape(where)}", soft_wrap=True)
                    problems += 1
            except UnsearchableFile as error:
                console.print(f"  [red]✗[/] {escape(str(error))}", soft_wrap=True)
                problems += 1
    size = sum(path.stat().st_size for path in searched) / 2**20
    where = ", ".join(str(folder) for folder in folders if folder.exists()) or str(here.folder)
    line = (
        f"{f'{problems} findings' if problems else 'nothing found'}: {len(searched)} files, "
        f"{size:.0f} MiB, of {where} searched for {_PERSONAL_DATA}, {len(terms.names):,} names, "
        f"{len(terms.secrets)} credentials"
    )
    mark = "[red]✗[/]" if problems else "[green]✓[/]"
    console.print(f"  {mark} {escape(line)}", soft_wrap=True)
    return 1 if problems else 0


@contextmanager
def _search_terms(here: Profile) -> Iterator[SearchTerms]:
    """What to search for; in the demo also the names of its people, because they are known."""
    if here.name == "production":
        yield SearchTerms(frozenset(), credentials())
        return
    seed, scale, day = _world(here)
    with demo_vendors(day, seed, scale):
        yield SearchTerms(demo_people(seed=seed, as_of=day, scale=scale), credentials())


def _world(here: Profile) -> tuple[int, int, date]:
    """Seed, scale and date of the world from which the demo's warehouse was loaded."""
    default = DEMO_SEED, 1, yesterday()
    if not here.warehouse.exists():
        return default
    with connection(here.warehouse, read_only=True) as warehouse:
        row = warehouse.sql("select world, as_of from operations.warehouse").fetchone()
    world = _WORLD.match(row[0]) if row else None
    return (int(world[1]), int(world[2]), row[1]) if row and world else default
