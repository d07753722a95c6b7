"""The `clinic` command: setting the practice up, looking after it, trying it out."""

import click

from . import checking, demo, due, files, staff, times, worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Look after the practice's appointments."""


COMMANDS = (
    demo.demo,
    files.migrate,
    files.load_practice,
    staff.staff,
    worker.worker,
    times.times,
    due.due,
    checking.check,
)
for _command in COMMANDS:
    main.add_command(_command)
