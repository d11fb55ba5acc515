"""What the process that examines a file is given. Source: S-121."""

from typing import Final

CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 10.0
MEMORY_BYTES: Final = 512 * 1024 * 1024
HEIC_TASKS: Final = 1_000
"""Processes and threads that its account may have while it starts the one thread that a HEIC is read by."""
