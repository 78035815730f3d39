"""What `jussana doctor --privacy` looks through, what for, and what it says."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.markup import escape

from orchestration.privacy.credentials import credentials
from orchestration.privacy.matches import Traces
from orchestration.privacy.scan import Unreadable, files, search
from orchestration.resources.demo import DEMO_SEED, demo_people, demo_vendors
from orchestration.settings import REPOSITORY, Profile, data_folder
from orchestration.warehouse.database import connection
from sources.common.timezones import yesterday

_KINDS = "mail addresses, telephones, identity cards, bank accounts"
_WORLD = re.compile(r"seed (\d+), scale (\d+)")


def privacy(here: Profile, console: Console) -> int:
    """Search what the nights of a profile left; a line for each finding. Give the exit code."""
    folders = [
        here.folder,
        data_folder() / "dagster",
        REPOSITORY / "dbt_project" / "target",
        REPOSITORY / "dbt_project" / "logs",
    ]
    with _sought(here) as traces:
        looked_at = files(folders)
        wrong = 0
        for path in looked_at:
            try:
                for found in search(path, traces):
                    where = f"{found.file}: {found.place}: {found.kind}, {found.count}"
                    console.print(f"  [red]✗[/] {escape(where)}", soft_wrap=True)
                    wrong += 1
            except Unreadable as error:
                console.print(f"  [red]✗[/] {escape(str(error))}", soft_wrap=True)
                wrong += 1
    sought = f"{_KINDS}, {len(traces.names):,} names, {len(traces.secrets)} credentials"
    size = sum(path.stat().st_size for path in looked_at) / 2**20
    mark = "[red]✗[/]" if wrong else "[green]✓[/]"
    told = f"{wrong} findings" if wrong else "nothing found"
    where = ", ".join(str(folder) for folder in folders if folder.exists()) or str(here.folder)
    line = f"{told}: {len(looked_at)} files, {size:.0f} MiB, of {where} searched for {sought}"
    console.print(f"  {mark} {escape(line)}", soft_wrap=True)
    return 1 if wrong else 0


@contextmanager
def _sought(here: Profile) -> Iterator[Traces]:
    """What must not be there: in the demo also the people of its world, who are all known."""
    if here.name == "production":
        yield Traces(frozenset(), credentials())
        return
    seed, scale, day = _world(here)
    with demo_vendors(day, seed, scale):
        yield Traces(demo_people(seed=seed, as_of=day, scale=scale), credentials())


def _world(here: Profile) -> tuple[int, int, date]:
    """Which world the demo's warehouse was fed by."""
    if not here.warehouse.exists():
        return DEMO_SEED, 1, yesterday()
    with connection(here.warehouse, read_only=True) as warehouse:
        row = warehouse.sql("select world, as_of from operations.warehouse").fetchone()
    told = _WORLD.match(row[0]) if row else None
    if not row or not told:
        return DEMO_SEED, 1, yesterday()
    return int(told[1]), int(told[2]), row[1]
