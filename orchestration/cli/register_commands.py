"""The `register` command: writes an empty register for events that no system records."""

import argparse
from pathlib import Path

from orchestration.cli.options import failed, sentence, whole


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's actions and their options."""
    from orchestration.plan_files.register_template import FORMATS as FILE_FORMATS

    actions = parser.add_subparsers(metavar="ACTION", required=True)
    summary = "write the empty register of a plan year, to be filled in by hand"
    template = actions.add_parser("template", help=summary, description=sentence(summary))
    template.add_argument("--year", type=whole(2000), metavar="N", help="plan year (the newest)")
    template.add_argument("--format", choices=FILE_FORMATS, help="kind of file (xlsx)")
    template.add_argument(
        "path",
        type=Path,
        nargs="?",
        default=Path(),
        metavar="PATH",
        help="folder or file to write to; nothing is overwritten (the current folder)",
    )
    template.set_defaults(command=_run_register_template)


def _run_register_template(arguments: argparse.Namespace) -> int:
    from orchestration.plan_files.register_template import TemplateError, write_template

    try:
        path = write_template(arguments.path, arguments.year, arguments.format)
    except TemplateError as error:
        return failed(str(error))
    print(f"written: {path}. Fill it in, and set SOURCES__REGISTER__FOLDER to its folder.")
    return 0
