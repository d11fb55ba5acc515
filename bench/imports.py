"""A register brought in from a file, by the command itself, beside the 100 000 cases that are there."""

import csv
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

import xlsxwriter

from bench import place, register
from bench.beside import Servers
from bench.laying import IMPORTS_NAME
from bench.report import Figure
from livlina.core import clock
from livlina.demo import words

ROWS, MANY = 10_000, 40_000
TIMES = 3
MORE = 1.1  # times the memory of the smaller file: no more than what wanders
HEADINGS = (
    "arendenummer", "enhet", "inkom", "roll", "personnummer", "kon", "minderariga barn", "antal barn", "vag in",
    "erbjuden rattsstod", "tackat ja", "antal samtal", "skattning start",
)  # fmt: skip


def imports(servers: Servers) -> Iterator[Figure]:
    """Ten thousand rows as CSV and as XLSX, each time into a unit without cases; then four times as many."""
    for kind, write, at_most in (("CSV", as_csv, 5.0), ("XLSX", as_xlsx, 10.0)):
        took, peaks = [], []
        for _again in range(TIMES):
            seconds, peak = brought_in(write(ROWS))
            took.append(seconds)
            peaks.append(peak)
        name = f"Inläsning av 10 000 rader {kind}"
        yield Figure(name=name, value=median(took), p95=max(took), unit="s", at_most=at_most)
        most = brought_in(write(MANY))[1]
        least = median(peaks)
        yield Figure(name=f"{name}: minne", value=least, unit="MiB")
        yield Figure(name=f"Minne vid 40 000 rader {kind}", value=most, unit="MiB", base=least, times=MORE)


def brought_in(file: Path) -> tuple[float, float]:
    """Seconds that the whole command took, and the most memory it had, in MiB. The cases are taken away again."""
    began = time.perf_counter()
    done = subprocess.run(place.python("bench.importing", str(file)), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    file.unlink()
    register.run("tidy")
    if done.returncode:
        raise SystemExit(f"Inläsningen gick fel: {done.stdout}{done.stderr}")
    answer, peak = done.stdout.splitlines()
    if json.loads(answer)["created"] not in (ROWS, MANY):
        raise SystemExit(f"Inläsningen gav {answer}.")
    return seconds, int(peak) / 1024


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Rows of a believable register."""
    chance = Random(count)
    today = clock.today()
    for number in range(count):
        role = chance.choice(("våldsutsatt", "våldsutsatt", "våldsutsatt", "våldsutövare", "barn"))
        came_in = today.replace(year=today.year - chance.randint(1, 9), day=chance.randint(1, 28))
        born = came_in.replace(year=came_in.year - chance.randint(20, 70))
        children = chance.choice(("ja", "nej", "okänt"))
        offered = chance.choice(("ja", "nej", ""))
        yield (
            f"A-{number:05}",
            IMPORTS_NAME,
            came_in.isoformat(),
            role,
            words.identity_number(chance, born=born),
            chance.choice(("kvinna", "man", "okänt")),
            children,
            str(chance.randint(1, 4)) if children == "ja" else "",
            chance.choice(("egen", "RVT", "polis", "BoU", "socialjour")),
            offered,
            chance.choice(("ja", "nej")) if offered == "ja" else "",
            str(chance.randint(0, 20)),
            chance.choice(("2", "3,5", "4")),
        )


def as_csv(count: int) -> Path:
    path = place.folder() / "register.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(rows(count))
    return path


def as_xlsx(count: int) -> Path:
    path = place.folder() / "register.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place_of_row, row in enumerate((HEADINGS, *rows(count))):
            sheet.write_row(place_of_row, 0, row)
    return path
