"""
A file that somebody sends, before it is anything: scanned, told by its content, and made into a copy that harms nobody.

`examine` is the one way in. What it gives back may be kept and given out; what it refuses is said in one Swedish
sentence. Nothing is parsed in the process that asks, and no clear byte is written to the disk. Source: S-120, S-121.
"""

from livlina.core.uploads.errors import TAKEN, Infected, NoScanner, RefusedUpload, ScannerSilent, TooBusy, UnfitFile
from livlina.core.uploads.examined import MOST_BYTES, Examined, examine
from livlina.core.uploads.scanner import obstacle_to_taking_in, scanned_here
from livlina.core.uploads.terms import ACCEPTED, FileKind

__all__ = [
    "ACCEPTED", "MOST_BYTES", "TAKEN", "Examined", "FileKind", "Infected", "NoScanner", "RefusedUpload",
    "ScannerSilent", "TooBusy", "UnfitFile", "examine", "obstacle_to_taking_in", "scanned_here",
]  # fmt: skip
