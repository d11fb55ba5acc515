"""What a file that somebody sends can be."""

from django.db.models import TextChoices

from livlina.core.examining.told import Kind


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
