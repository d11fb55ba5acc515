"""What the process that examines a file is given. Source: S-121."""

from typing import Final

CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 10.0
MEMORY_BYTES: Final = 512 * 1024 * 1024
