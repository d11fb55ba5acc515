"""
Photographs and other pictures, made anew from their points: what was beside these in the file is gone.

Nothing of where, when and with what a picture was taken is left, and nothing hidden after it. How it is turned and what
its colours mean stood there too: so it is turned, and its colours said in those that every screen knows (sRGB).
Source: S-120, S-71.
"""

import io
from typing import Any, Final

import pillow_heif
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from livlina.core.examining.told import MOST_BYTES, MOST_PIXELS, Kind, Safe, Unfit, Why

__all__ = ["MpoImagePlugin", "PngImagePlugin", "WebPImagePlugin", "remade", "safe_picture", "untold"]

FORMATS: Final = {
    Kind.JPEG: ["JPEG", "MPO"],  # the second: a JPEG of a telephone, with one more behind the picture
    Kind.PNG: ["PNG"],
    Kind.WEBP: ["WEBP"],
    Kind.HEIC: ["HEIF"],
}
_FINE: Final[dict[str, Any]] = {"quality": 95}
_SMALLER: Final[list[dict[str, Any]]] = [{"quality": 88}, {"quality": 75}]
_TOLD_IN_JPEG2000: Final = {b"xml ", b"uuid", b"uinf"}
_SRGB: Final = ImageCms.createProfile("sRGB")

pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False)
Image.MAX_IMAGE_PIXELS = None  # counted here, with a refusal instead of a warning


def safe_picture(content: bytes, kind: Kind) -> Safe:
    """The picture alone, the right way up. PNG stays PNG, everything else becomes JPEG. Raises `Unfit`."""
    made_as = Kind.PNG if kind == Kind.PNG else Kind.JPEG
    return Safe(made_as, remade(content, kind))


def remade(content: bytes, kind: Kind, *, turned: bool = True, coloured: bool = True) -> bytes:
    """
    The picture alone, as PNG or JPEG. Raises `Unfit`.

    In a document it is not `turned`: its place on the page is already that of the points. In a PDF the document says
    what the colours mean, and it is not `coloured` either.
    """
    with Image.open(io.BytesIO(content), formats=FORMATS[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Unfit(Why.PIXELS)
        if kind in {Kind.PNG, Kind.WEBP} and getattr(picture, "is_animated", False):
            raise Unfit(Why.MOVING)
        picture.load()
        as_before = _as_before(picture)
        shown = _in_srgb(picture) if coloured else picture
        if turned:
            _turn(shown)
        return _png(shown) if kind == Kind.PNG else _jpeg(shown, as_before)


def untold(jpeg2000: bytes) -> bytes:
    """
    A JPEG 2000 of a document, with what it says beside its points written over: no byte of these is moved.

    One that is its points alone is as it was. Raises `Unfit`.
    """
    if jpeg2000[4:8] != b"jP  ":
        return jpeg2000
    out, at = bytearray(jpeg2000), 0
    while at < len(out):
        size, kind, head = int.from_bytes(out[at : at + 4]), bytes(out[at + 4 : at + 8]), 8
        if size == 1:
            size, head = int.from_bytes(out[at + 8 : at + 16]), 16
        end = at + size if size else len(out)
        if not at + head <= end <= len(out):
            raise Unfit(Why.DAMAGED)
        if kind in _TOLD_IN_JPEG2000:
            out[at + 4 : at + 8] = b"free"
            out[at + head : end] = bytes(end - at - head)
        at = end
    return bytes(out)


def _turn(picture: Image.Image) -> None:
    """The way it says that it is to be turned. What cannot be read says nothing."""
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except MemoryError:
        raise
    except Exception:
        return


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if picture.mode == "CMYK":
            return ImageCms.profileToProfile(picture, theirs, _SRGB, outputMode="RGB") or picture
        ImageCms.profileToProfile(picture, theirs, _SRGB, inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass  # a profile that is none: the colours are shown as they are
    return picture


def _as_before(picture: Image.Image) -> dict[str, Any]:
    """How fine a JPEG was, so that it is made anew no coarser and no larger."""
    if isinstance(picture, JpegImagePlugin.JpegImageFile) and picture.mode in {"RGB", "L"}:
        return {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
    return _FINE


def _jpeg(picture: Image.Image, as_before: dict[str, Any]) -> bytes:
    picture = _on_white(picture)
    for settings in [as_before, *_SMALLER]:
        out = io.BytesIO()
        picture.save(out, "JPEG", **settings)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise Unfit(Why.COPY_TOO_LARGE)


def _png(picture: Image.Image) -> bytes:
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = io.BytesIO()
    picture.save(out, "PNG")
    if out.tell() > MOST_BYTES:
        raise Unfit(Why.COPY_TOO_LARGE)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """In a mode that a JPEG has, with nothing beside the points."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    elif picture.mode not in {"RGB", "L"}:
        picture = picture.convert("RGB")
    picture.info = {}
    return picture
