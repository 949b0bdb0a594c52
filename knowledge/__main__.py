"""`python -m knowledge` checks the tables and says what is wrong with them."""

import sys

from knowledge.errors import TablesError
from knowledge.load import load_tables
from knowledge.phone import load_commands, load_prompts
from knowledge.pronunciations import load_pronunciations
from knowledge.starters import load_starters


def main() -> int:
    try:
        tables = load_tables()
        load_starters()
        load_prompts()
        load_commands()
        load_pronunciations()
    except TablesError as err:
        print(err, file=sys.stderr)
        return 1
    print("Knowledge tables are sound:", ", ".join(f"{len(rows)} {name}" for name, rows in vars(tables).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
