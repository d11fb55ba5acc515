"""Files of YAML as the data they hold. Each process reads a dozen as it begins, and the parser in C takes a fifth."""

from pathlib import Path
from typing import Any, Final

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick one where it is there. Both take the same files, and neither makes anything but plain data."""


def read(file: Path) -> Any:
    """What the file holds. Raises yaml.YAMLError and UnicodeDecodeError for what is no such file."""
    loader = LOADER(file.read_text(encoding="utf-8"))
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
