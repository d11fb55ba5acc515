"""The command `livlina`: one entry point, in Swedish. What each subcommand does stands in its own module."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from livlina.cli import language
from livlina.cli.outcome import Failed, WronglyCalled
from livlina.core.logs import WithoutFacts

SUBJECTS = (
    *(
        "serving",
        "checking",
        "accounts",
        "organisation",
        "registers",
        "figures",
        "audit",
        "keys",
        "rights",
        "processes",
        "eligibility",
    ),
    "synthetic",
)


def main(argv: Sequence[str] | None = None) -> int:
    """0 on success, 1 when the work could not be done, 2 when called wrongly; errors go to standard error."""
    parser = language.Parser(prog="livlina", description="Ärendestöd för relationsvåldscentrum.")
    commands = parser.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    for subject in SUBJECTS:
        importlib.import_module(f"livlina.cli.{subject}").add(commands)
    asked = parser.parse_args(argv)
    try:
        return int(asked.run(asked) or 0)
    except WronglyCalled as error:
        print(f"livlina: {error}", file=sys.stderr)
        return 2
    except Failed as error:
        print(f"livlina: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception:  # its words can hold a row of the register: where it went wrong is told, never about whom (S-45)
        print("livlina: något gick fel som Livlina inte räknade med. Här hände det:", file=sys.stderr)
        print(WithoutFacts().formatException(sys.exc_info()), file=sys.stderr)
        return 1


def run() -> None:
    """What the installed command calls."""
    sys.exit(main())


Commands = argparse._SubParsersAction
