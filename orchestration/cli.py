"""The `jussana` command: what it can be asked, and what it answers the shell.

Exit codes: 0 fine; 1 something failed and is named; 2 wrong usage. Each command imports what it
needs when it is asked for: nobody who reads a board should wait for Dagster.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from orchestration.profile import PROFILES, UnknownProfile, profile

FORMATS = ("table", "json", "csv")
STATUSES = (
    *("reached", "on_track", "watch", "behind", "missed"),
    *("not_started", "measured", "no_data"),
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parsed = _parser(words).parse_args(words)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        code = command(parsed)
    except UnknownProfile as error:
        code = _failed(str(error))
    except KeyboardInterrupt:
        code = _failed("interrupted")
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jussana", description="The action plan's nightly warehouse, in a terminal."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (summary, describe) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary}.".capitalize())
        if name in words:  # describing some of them takes imports
            describe(command)
    return parser


def _refresh(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument("--only", nargs="+", metavar="SOURCE", default=[], help="load just these")
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="DATE",
        help="last day the figures stand for, YYYY-MM-DD (yesterday)",
    )
    demo = parser.add_argument_group("demo only")
    demo.add_argument("--seed", type=_whole(0), metavar="N", help="which invented world (2026)")
    demo.add_argument("--scale", type=_whole(1), metavar="N", help="multiply its volumes (1)")
    demo.add_argument("--fault", nargs="+", metavar="SOURCE:NAME", help="what its vendors do wrong")
    parser.set_defaults(command=lambda arguments: _run_refresh(arguments, parser))


def _run_refresh(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    here = profile(arguments.profile)
    demo_only = (arguments.seed, arguments.scale, arguments.fault)
    if here.name != "demo" and any(value is not None for value in demo_only):
        parser.error("--seed, --scale and --fault belong to the demo profile")
    from orchestration.refresh import RefreshError, refresh

    try:
        return refresh(arguments, here, Console(highlight=False))
    except RefreshError as error:
        if error.is_usage:
            parser.error(str(error))
        return _failed(str(error))


def _rehearse(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.set_defaults(command=_run_rehearse)


def _run_rehearse(arguments: argparse.Namespace) -> int:
    from orchestration.errors import reason

    here, console = profile(arguments.profile), Console(highlight=False)
    try:
        with console.status("waking up"):  # it parses the dbt project that is to be rehearsed
            from orchestration.rehearsal import rehearse
        return rehearse(here, console)
    except BrokenPipeError:
        raise
    except Exception as error:
        return _failed(reason(error))


def _scorecard(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument("--axis", metavar="A", help="only this axis of the plan, e.g. atencio")
    parser.add_argument("--status", choices=STATUSES, help="only this status")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.set_defaults(command=_run_scorecard)


def _run_scorecard(arguments: argparse.Namespace) -> int:
    from orchestration.board import BoardError, print_scorecard

    try:
        print_scorecard(
            profile(arguments.profile), arguments.axis, arguments.status, arguments.format
        )
    except BoardError as error:
        return _failed(str(error))
    return 0


def _explain(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument("indicator", metavar="INDICATOR", help="its id, e.g. atencio.telefon")
    parser.set_defaults(command=_run_explain)


def _run_explain(arguments: argparse.Namespace) -> int:
    from orchestration.board import BoardError
    from orchestration.explanation import print_explanation

    try:
        print_explanation(profile(arguments.profile), arguments.indicator)
    except BoardError as error:
        return _failed(str(error))
    return 0


def _changes(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument(
        "--since", type=_day, metavar="DATE", help="a day, YYYY-MM-DD (the night published before)"
    )
    parser.set_defaults(command=_run_changes)


def _run_changes(arguments: argparse.Namespace) -> int:
    from orchestration.board import BoardError
    from orchestration.changes import print_changes

    try:
        print_changes(profile(arguments.profile), arguments.since)
    except BoardError as error:
        return _failed(str(error))
    return 0


def _backtest(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.set_defaults(command=_run_backtest)


def _run_backtest(arguments: argparse.Namespace) -> int:
    from orchestration.backtest import print_backtest
    from orchestration.board import BoardError

    try:
        print_backtest(profile(arguments.profile))
    except BoardError as error:
        return _failed(str(error))
    return 0


def _sandbox(parser: argparse.ArgumentParser) -> None:
    from sources.sandbox.command import add_arguments, run

    add_arguments(parser)
    parser.set_defaults(command=run)


def _doctor(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument(
        "--privacy",
        action="store_true",
        help="search all files and logs of the nights for people and credentials instead",
    )
    parser.set_defaults(command=_run_doctor)


def _run_doctor(arguments: argparse.Namespace) -> int:
    here, console = profile(arguments.profile), Console(highlight=False)
    if arguments.privacy:
        from orchestration.errors import NightError
        from orchestration.privacy_report import privacy

        try:
            return privacy(here, console)
        except NightError as error:
            return _failed(str(error))
    from orchestration.doctor import doctor

    return doctor(here, console)


def _plan(parser: argparse.ArgumentParser) -> None:
    from orchestration.plan_command import add_arguments

    add_arguments(parser)


def _watch(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument(
        "--max-age",
        type=_whole(0),
        default=26,
        metavar="HOURS",
        help="how long ago the marts may have been published (26)",
    )
    parser.set_defaults(command=_run_watch)


def _run_watch(arguments: argparse.Namespace) -> int:
    from orchestration.watch import watch

    is_fresh, line = watch(profile(arguments.profile), timedelta(hours=arguments.max_age))
    if not is_fresh:
        return _failed(line)
    print(line)
    return 0


def _rollback(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument(
        "--night", metavar="N", help="a night's name or as-of date (the one before the current)"
    )
    parser.set_defaults(command=_run_rollback)


def _run_rollback(arguments: argparse.Namespace) -> int:
    from orchestration.publication import PublicationError, rollback

    here = profile(arguments.profile)
    try:
        publication = rollback(here.published, arguments.night)
    except PublicationError as error:
        return _failed(str(error))
    print(f"published again: night {publication.night}, figures as of {publication.as_of}")
    return 0


def _erase(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.add_argument("contact", type=_whole(1), metavar="CONTACT", help="its id in the CRM")
    parser.set_defaults(command=_run_erase)


def _run_erase(arguments: argparse.Namespace) -> int:
    from orchestration.erasure import erase, pseudonym_of
    from orchestration.errors import reason

    here = profile(arguments.profile)
    try:
        erasure = erase(here, pseudonym_of(arguments.contact))
    except Exception as error:
        return _failed(reason(error))
    for table, rows in erasure.rows.items():
        print(f"deleted: {rows} rows of {table}")
    for night in erasure.nights:
        print(f"deleted: night {night}")
    if erasure.rows or erasure.is_published:
        return _failed("readers may still see this person: run a night, then this command again")
    print(f"nothing of this person is left at {here.folder}; backups are another matter")
    return 0


def _prune(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_run_prune)


def _run_prune(_: argparse.Namespace) -> int:
    from orchestration.errors import reason
    from orchestration.retention import prune

    try:
        runs = prune()
    except Exception as error:
        return _failed(reason(error))
    print(f"deleted: the record of {runs} runs older than 90 days")
    return 0


def _rebuild(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    parser.set_defaults(command=_run_rebuild)


def _run_rebuild(arguments: argparse.Namespace) -> int:
    from orchestration.errors import reason
    from orchestration.rebuilding import rebuild

    try:
        aside = rebuild(profile(arguments.profile))
    except Exception as error:
        return _failed(reason(error))
    print(f"begun anew, with the published history; the damaged file is {aside}")
    print("now run `jussana refresh`: it loads everything again")
    return 0


def _register(parser: argparse.ArgumentParser) -> None:
    from orchestration.register_template import FORMATS as FILE_FORMATS

    actions = parser.add_subparsers(metavar="ACTION", required=True)
    summary = "write the empty register of a plan year, to fill in by hand"
    template = actions.add_parser("template", help=summary, description=f"{summary}.".capitalize())
    template.add_argument("--year", type=_whole(2000), metavar="N", help="of the plan (the newest)")
    template.add_argument("--format", choices=FILE_FORMATS, help="kind of file (xlsx)")
    template.add_argument(
        "path",
        type=Path,
        nargs="?",
        default=Path(),
        metavar="PATH",
        help="folder or file to write; nothing is overwritten (this folder)",
    )
    template.set_defaults(command=_run_register_template)


def _run_register_template(arguments: argparse.Namespace) -> int:
    from orchestration.register_template import TemplateError, write_template

    try:
        path = write_template(arguments.path, arguments.year, arguments.format)
    except TemplateError as error:
        return _failed(str(error))
    print(f"written: {path}. Fill it in, and name its folder in SOURCES__REGISTER__FOLDER.")
    return 0


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "refresh": ("run a night: load, build, check, publish", _refresh),
    "rehearse": ("build the marts with the files as they are, and say what would move", _rehearse),
    "scorecard": ("show the plan's board, as published", _scorecard),
    "explain": ("show the rule and the records behind one number", _explain),
    "changes": ("show what changed on the board since an earlier night", _changes),
    "backtest": ("show how far earlier forecasts were off", _backtest),
    "sandbox": ("serve the stand-in vendor APIs alone, on loopback", _sandbox),
    "doctor": ("look at every configured source, or at what the nights left on the disk", _doctor),
    "register": ("help to keep the register of what no system holds", _register),
    "plan": ("the plan as one file: export it, check it, import it", _plan),
    "watch": ("say, for cron, whether the published marts are fresh", _watch),
    "erase": ("delete what is kept of one person, whom the CRM has deleted", _erase),
    "prune": ("delete Dagster's record of runs older than 90 days", _prune),
    "rollback": ("publish an earlier night again", _rollback),
    "rebuild": ("begin a new warehouse in place of a damaged one", _rebuild),
}


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", choices=PROFILES, help="whose data (JUSSANA_PROFILE, or demo)")


def _whole(least: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} on")
        return int(text)

    return parse


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-06-30") from None


def _failed(message: str) -> int:
    print(f"jussana: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
