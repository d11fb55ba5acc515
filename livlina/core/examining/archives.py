"""The zip archive that a document is, read so that it can ask for no more than it is given."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from livlina.core.examining.told import MOST_BYTES, MOST_PARTS, MOST_UNPACKED, Unfit, Why

_PACKED_AS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAY_OF_NOTHING: Final = (1980, 1, 1, 0, 0, 0)


class Archive:
    """An opened archive whose names and sizes are in order. Raises `Unfit`."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError):  # the latter of a way of packing that zipfile does not know
            raise Unfit(Why.DAMAGED) from None
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unfit(Why.UNPACKED)
        if any(part.flag_bits & 1 for part in parts):
            raise Unfit(Why.LOCKED)
        if not all(map(_is_in_order, parts)) or len({part.filename.lower() for part in parts}) < len(parts):
            raise Unfit(Why.DAMAGED)
        self.names = [part.filename for part in parts if not part.is_dir()]

    def read(self, name: str) -> bytes:
        """One part. No more is unpacked than the size that was told, and what does not agree with it is refused."""
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, EOFError, NotImplementedError):
            raise Unfit(Why.DAMAGED) from None

    def parts(self) -> Iterator[tuple[str, bytes]]:
        for name in self.names:
            yield name, self.read(name)


def _is_in_order(part: zipfile.ZipInfo) -> bool:
    """No way out of the archive, no link, nothing packed in a way that no document is."""
    name = part.filename
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable()
    mode = part.external_attr >> 16
    is_odd = bool(mode) and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}
    return bool(path.parts) and not leads_out and not is_odd and part.compress_type in _PACKED_AS


class Packing:
    """The archive made anew: in it are the parts that were put there, and no days, owners or comments."""

    def __init__(self) -> None:
        self._parts: list[tuple[zipfile.ZipInfo, bytes]] = []
        self._size = 0

    def put(self, name: str, content: bytes, *, packed: bool = True) -> None:
        self._size += len(content)
        if self._size > MOST_UNPACKED:
            raise Unfit(Why.UNPACKED)
        told = zipfile.ZipInfo(name, _DAY_OF_NOTHING)
        told.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._parts.append((told, content))

    def done(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for told, content in self._parts:
                made.writestr(told, content)
        if out.tell() > MOST_BYTES:
            raise Unfit(Why.COPY_TOO_LARGE)
        return out.getvalue()
