"""Run the command without installing it: `python -m clinic_app.cli`."""

from . import main

main(prog_name="clinic")
