"""`livlina import cases FILE`, and then the most memory that it had: `python -m bench.importing FILE`."""

import sys
from pathlib import Path

from livlina import cli

if __name__ == "__main__":
    code = cli.main(["import", "cases", sys.argv[1], "--format", "json"])
    status = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in status if line.startswith("VmHWM:")))
    sys.exit(code)
