"""`python -m staff <command>`; the Makefile has a target for each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from staff.errors import StaffError
from stores.database import DatabaseError, database_url, open_stored

ROOT = Path(__file__).resolve().parent.parent
REPORT = Path("results/report.html")
WORKBOOK = Path("knead-to-know.xlsx")

# What a command needs is imported where it runs: some of it takes seconds, and none needs what the others do.
app = typer.Typer(add_completion=False, help="For a clinic's staff: what visitors asked, and mending the answers.")


@app.command()
def report(output: Annotated[Path, typer.Option(help="where to write the page")] = REPORT) -> None:
    """Writes a page about the visitors' conversations, with their unanswered questions."""
    from staff.report.command import write_report
    from staff.stored import read_turns

    typer.echo(write_report(read_turns(open_stored(database_url())), output))


@app.command()
def review() -> None:
    """Walks through the unanswered questions, to assign them to answers."""
    from staff.review.command import review_in_terminal

    review_in_terminal()


@app.command()
def ask(
    file: Annotated[Path | None, typer.Argument(help="one question a line; without it, or -, standard input")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="CSV in place of a table")] = False,
) -> None:
    """Asks every question of a list, and prints the answers with their confidence and sources."""
    from staff.asking.command import ask_file

    ask_file(file, csv)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="the workbook to write, .xlsx")] = WORKBOOK,
) -> None:
    """Writes all FAQs and the conditions into a spreadsheet."""
    from staff.spreadsheet.commands import export_workbook

    typer.echo(export_workbook(ROOT, file))


@app.command("import")
def take_over(file: Annotated[Path, typer.Argument(help="a workbook that was exported and changed")]) -> None:
    """Takes over what was changed in a spreadsheet, if all in it is right."""
    from staff.spreadsheet.commands import import_workbook
    from staff.spreadsheet.results import Refused

    done = import_workbook(ROOT, file)
    if isinstance(done, Refused):
        raise StaffError(str(done))
    typer.echo(done)


@app.command()
def purge(days: Annotated[int, typer.Option(min=0, help="delete what is older than so many days")]) -> None:
    """Deletes what visitors said long ago."""
    from staff.purge import purge

    events, conversations = purge(open_stored(database_url()), days)
    typer.echo(f"Deleted what was older than {days} days: {events:,} events, {conversations:,} whole conversations.")


def main() -> None:
    """Runs the command; what is wrong with its input ends it with one line."""
    try:
        app()
    except (DatabaseError, StaffError) as err:
        sys.exit(str(err))


if __name__ == "__main__":
    main()
