"""
`python -m bench [PART …]`: lay the register when it is not there, measure, print the table.

1 when a target was missed. LIVLINA_BENCH_DATA and LIVLINA_BENCH_CASES: see `bench.place`.
"""

import argparse
import sys

from bench import place, register

PARTS = ("case", "search", "growth", "caseload", "note", "tables", "load", "traces", "memory", "imports", "start")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Mäter Livlina på ett stort register.")
    parser.add_argument("parts", nargs="*", metavar="DEL", help=f"bara dessa delar: {', '.join(PARTS)}")
    asked = parser.parse_args().parts or PARTS
    if unknown := set(asked) - set(PARTS):
        parser.error(f"okänd del: {', '.join(sorted(unknown))}")
    place.settle()
    try:
        register.ensure()
    except place.NotOurs as error:
        raise SystemExit(str(error)) from error
    from livlina.cli.house import open_house

    with open_house():
        from bench import measure

        report = measure.measured(asked)
    print(report.text())
    report.write(place.folder() / place.RESULTS)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
