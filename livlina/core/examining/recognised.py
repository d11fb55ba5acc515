"""What a file is, told by how its content begins and never by its name."""

from typing import Final

from livlina.core.examining.told import Kind, Unfit, Why

_PICTURES: Final = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
}
_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OTHER_PICTURES: Final = {b"avif", b"avis", b"crx ", b"jp2 "}
_OTHERS: Final = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Why.OLD_OFFICE,
    b"PK\x05\x06": Why.ARCHIVE,
    b"PK\x07\x08": Why.ARCHIVE,
    b"\x1f\x8b": Why.ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": Why.ARCHIVE,
    b"Rar!\x1a\x07": Why.ARCHIVE,
    b"BZh": Why.ARCHIVE,
    b"\xfd7zXZ\x00": Why.ARCHIVE,
    b"\x28\xb5\x2f\xfd": Why.ARCHIVE,
    b"MSCF": Why.ARCHIVE,
    b"GIF8": Why.OTHER_PICTURE,
    b"BM": Why.OTHER_PICTURE,
    b"II*\x00": Why.OTHER_PICTURE,
    b"MM\x00*": Why.OTHER_PICTURE,
    b"II+\x00": Why.OTHER_PICTURE,
    b"8BPS": Why.OTHER_PICTURE,
    b"ID3": Why.FILM_OR_SOUND,
    b"\xff\xfb": Why.FILM_OR_SOUND,
    b"OggS": Why.FILM_OR_SOUND,
    b"fLaC": Why.FILM_OR_SOUND,
    b"#!AMR": Why.FILM_OR_SOUND,
    b"\x1aE\xdf\xa3": Why.FILM_OR_SOUND,
    b"\x7fELF": Why.PROGRAM,
    b"MZ": Why.PROGRAM,
    b"#!/": Why.PROGRAM,
    b"\xca\xfe\xba\xbe": Why.PROGRAM,
    b"\xcf\xfa\xed\xfe": Why.PROGRAM,
}
_BINARY_FIRST: Final = {b"BM", b"MZ", b"BZh", b"ID3"}
"""Letters that a text may begin with too: another kind only where what follows is no text."""


def recognised(content: bytes) -> Kind | None:
    """The kind of file, or None for an archive: what that is, is known when it has been unpacked. Raises `Unfit`."""
    start = content[:16]
    if start.startswith(b"%PDF-"):
        return Kind.PDF
    if start.startswith(b"PK\x03\x04"):
        return None
    for beginning, kind in _PICTURES.items():
        if start.startswith(beginning):
            return kind
    if start.startswith(b"RIFF"):
        if start[8:12] == b"WEBP":
            return Kind.WEBP
        raise Unfit(Why.FILM_OR_SOUND)
    if begins_as_heic(start):
        return Kind.HEIC
    if start[4:8] == b"ftyp":
        raise Unfit(Why.OTHER_PICTURE if start[8:12] in _OTHER_PICTURES else Why.FILM_OR_SOUND)
    for beginning, why in _OTHERS.items():
        if start.startswith(beginning) and (beginning not in _BINARY_FIRST or b"\0" in content[:4096]):
            raise Unfit(why)
    if content[257:262] == b"ustar":
        raise Unfit(Why.ARCHIVE)
    return Kind.TEXT


def begins_as_heic(content: bytes) -> bool:
    """Photographs and films of telephones share a container, and say which they are."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC
