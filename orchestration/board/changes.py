"""`jussana changes`: what changed on the published board since an earlier night."""

from calendar import month_name
from collections.abc import Callable, Iterator
from datetime import date

from rich.markup import escape

from orchestration.board.scorecard import Row, console, read_published
from orchestration.settings import Profile

# Most lines of one kind; the mart has all of them.
_SHOWN = 12

_NIGHTS = "select distinct as_of from plan_scorecard_history order by as_of desc limit 2"
# A status that changed and changed back is not listed.
_STATUSES = """
    select
        subject,
        min_by(before, changed_on) as before,
        max_by(after, changed_on) as after,
        max_by(detail, changed_on) as detail
    from plan_changes
    where kind = ? and changed_on > ?
    group by subject
    having before is distinct from after
    order by subject
"""
# A late record changes its month and all later ones: only the last of them is shown.
_RESTATED = """
    with months as (
        select
            subject,
            cast(detail as date) as month_end,
            min_by(before, changed_on) as before,
            max_by(after, changed_on) as after
        from plan_changes
        where kind = 'restated' and changed_on > ?
        group by all
        having before is distinct from after
    )
    select
        subject, before, after, month_end,
        min(month_end) over (partition by subject) as first_month_end
    from months
    qualify row_number() over (partition by subject order by month_end desc) = 1
    order by subject
"""
_SOURCES = """
    select
        subject,
        max_by(kind, changed_on) as kind,
        max(changed_on) as changed_on,
        max_by(detail, changed_on) as detail
    from plan_changes
    where source is not null and changed_on > ?
    group by subject
    order by subject
"""


def print_changes(here: Profile, since: date | None) -> None:
    """Print what changed on the board since a day, or since the previous published night.

    Raises:
        BoardError: nothing is published.
    """
    out = console()
    nights = [row["as_of"] for row in read_published(here, _NIGHTS)]
    since = since or nights[-1]
    if len(nights) < 2 or since >= nights[0]:
        out.print(f"figures as of {nights[0]}: no night since {since} to compare with.")
        return
    out.print(f"[bold]as of {nights[0]}[/], against {since}")
    lines = [
        *_section("status", read_published(here, _STATUSES, ["status", since]), _step),
        *_section("target", read_published(here, _STATUSES, ["target", since]), _step),
        *_section("restated", read_published(here, _RESTATED, [since]), _restated),
        *_section("source", read_published(here, _SOURCES, [since]), _source),
    ]
    for line in lines or ["nothing changed."]:
        out.print(line, soft_wrap=True)


def _section(title: str, rows: list[Row], text: Callable[[Row], str]) -> Iterator[str]:
    if not rows:
        return
    yield f"\n[bold]{title}[/]"
    width = max(len(row["subject"]) for row in rows)
    for row in rows[:_SHOWN]:
        yield f"{row['subject']:<{width}}  {escape(text(row))}"
    if len(rows) > _SHOWN:
        yield f"… and {len(rows) - _SHOWN} more in plan_changes."


def _step(row: Row) -> str:
    return f"{row['before'] or 'none'} → {row['after'] or 'none'}: {row['detail']}"


def _restated(row: Row) -> str:
    months = month_name[row["month_end"].month]
    if row["first_month_end"] != row["month_end"]:
        months += f", and months since {month_name[row['first_month_end'].month]}"
    return f"{row['before']} → {row['after']} at the end of {months}"


def _source(row: Row) -> str:
    word = "failed" if row["kind"] == "source_failed" else "recovered"
    return f"{word} on {row['changed_on']}: {row['detail']}"
