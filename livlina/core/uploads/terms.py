"""What a file that somebody sends can be."""

from typing import Final

from django.db.models import TextChoices

from livlina.core.examining.told import Kind

ACCEPTED: Final = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.webp,.txt,.docx,.odt"
"""What a browser offers to choose from, for the `accept` of a form. What a file is, is judged by its content."""


class FileKind(TextChoices):
    """
    What a file is by its content, never by its name.

    A photograph as HEIC or WEBP becomes a JPEG when its safe copy is made: no safe copy is of those two kinds.
    """

    PDF = Kind.PDF.value, "PDF"
    JPEG = Kind.JPEG.value, "Bild (JPEG)"
    PNG = Kind.PNG.value, "Bild (PNG)"
    WEBP = Kind.WEBP.value, "Bild (WebP)"
    HEIC = Kind.HEIC.value, "Bild (HEIC)"
    TEXT = Kind.TEXT.value, "Text"
    DOCX = Kind.DOCX.value, "Dokument (Word)"
    ODT = Kind.ODT.value, "Dokument (OpenDocument)"
