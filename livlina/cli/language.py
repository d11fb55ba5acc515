"""The parser of the command line, speaking Swedish."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

WORDS = {
    "usage: ": "användning: ",
    "options": "val",
    "positional arguments": "argument",
    "show this help message and exit": "visa den här hjälpen",
}
SENTENCES = (
    (r"the following arguments are required: (.*)", r"det saknas: \1"),
    (r"unrecognized arguments: (.*)", r"känner inte till: \1"),
    (r"argument (.*): expected one argument", r"\1 behöver ett värde"),
    (r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)", r"\1 kan inte vara \2. Välj bland \3"),
    (r"argument (.*): invalid .* value: (.*)", r"\1 kan inte vara \2"),
    (r"argument (.*): (.*)", r"\1: \2"),
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose help and refusals are in Swedish. Refusals end with status 2."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "add_help": False, "allow_abbrev": False})
        self._positionals.title = WORDS["positional arguments"]
        self._optionals.title = WORDS["options"]
        self.add_argument("-h", "--help", action="help", help=WORDS["show this help message and exit"])

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", WORDS["usage: "], 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", WORDS["usage: "], 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in SENTENCES:
            message, found = re.subn(f"^{pattern}$", words, message, flags=re.DOTALL)
            if found:
                break
        print(f"livlina: {message}. Se {self.prog} --help.", file=sys.stderr)
        raise SystemExit(2)


def day(text: str) -> date:
    """A day as 2021-03-05 or 210305 (in this century)."""
    digits = text.replace("-", "") if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    if not re.fullmatch(r"\d{6}|\d{8}", digits):
        raise argparse.ArgumentTypeError(f"”{text[:20]}” är ingen dag. Skriv 2021-03-05 eller 210305.")
    if len(digits) == 6:
        digits = f"20{digits}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"”{text[:20]}” finns inte i kalendern.") from error


def existing_file(text: str) -> Path:
    """A file that is there."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"filen {text} finns inte.")
    return path
