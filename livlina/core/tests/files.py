"""Files as somebody could send them: whole ones of each kind, and the parts that hostile ones are made of."""

import io
import zipfile

import docx
import pikepdf
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

WORDS = "Åsa skrev det här den 3 maj."
MAKER = "Maker Makersson"
PLACE = (59.0, 19.0, 51.25)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODT_NAMESPACES = (
    f'xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0" xmlns:draw="{OASIS}:drawing:1.0" '
    f'xmlns:meta="{OASIS}:meta:1.0" xmlns:script="{OASIS}:script:1.0" xmlns:config="{OASIS}:config:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def picture(form: str = "JPEG", *, size: tuple[int, int] = (40, 20), told: bool = True, **settings: object) -> bytes:
    """White with a black upper left corner; what it tells is where it was taken, with what, and that it lies down."""
    image = Image.new("RGB", size, "white")
    image.paste("black", (0, 0, size[0] // 2, size[1] // 2))
    if told:
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = MAKER, 6
        exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "E", 4: PLACE})
        settings["exif"] = exif.tobytes()
    out = io.BytesIO()
    image.save(out, form, **settings)
    return out.getvalue()


def pdf(change=None, **saving: object) -> bytes:
    """One page with its maker written in it; `change` is given the open document."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = MAKER
    with document.open_metadata() as told:
        told["dc:creator"] = [MAKER]
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def written(text: str, *, field: str = "") -> bytes:
    """A PDF with that text on its page, and with a form in which `field` is filled in."""

    def change(document: pikepdf.Pdf) -> None:
        letters = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        letters.Encoding = pikepdf.Name.WinAnsiEncoding
        page = document.pages[0].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=letters))
        page.Contents = document.make_stream(f"BT /F 12 Tf 40 700 Td ({text}) Tj ET".encode("cp1252"))
        box = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="ruta", V=field, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9])
        page.Annots = pikepdf.Array([document.make_indirect(box)])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=page.Annots)

    return pdf(change)


def word(*, remark: bool = False, photograph: bytes = b"") -> bytes:
    """A Word document with one paragraph and its maker in its properties, without its many styles: slow to read."""
    document = docx.Document()
    paragraph = document.add_paragraph(WORDS)
    document.core_properties.author = MAKER
    if remark:
        document.add_comment(paragraph.runs[0], "en kommentar", author=MAKER, initials="MM")
    if photograph:
        document.add_picture(io.BytesIO(photograph))
    out = io.BytesIO()
    document.save(out)
    styles = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    return with_parts(out.getvalue(), {"word/styles.xml": styles, "word/stylesWithEffects.xml": styles})


def opendocument(body: str = f"<text:p>{WORDS}</text:p>", **others: str) -> bytes:
    """An OpenDocument text with that in it; `others` are parts by their names without the ending."""
    body = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {ODT_NAMESPACES}>{body}</office:document-content>"
    maker = f"<office:meta><dc:creator>{MAKER}</dc:creator></office:meta>"
    meta = f"<office:document-meta {ODT_NAMESPACES}>{maker}</office:document-meta>"
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"content": content, "meta": meta, "META-INF/manifest": manifest, **others}
    return archive({"mimetype": ODT_TYPE, **{f"{name}.xml": text for name, text in parts.items()}})


def archive(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name) if name == "mimetype" else name, content)
    return out.getvalue()


def with_parts(document: bytes, parts: dict[str, bytes | str | None]) -> bytes:
    """The document with these parts in the place of its own; None takes one away."""
    return archive({name: part for name, part in (unpacked(document) | parts).items() if part is not None})


def unpacked(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_text(document: bytes, name: str, before: str, after: str) -> bytes:
    """The document with some text of one of its parts changed."""
    part = unpacked(document)[name].decode()
    assert before in part
    return with_parts(document, {name: part.replace(before, after, 1)})
