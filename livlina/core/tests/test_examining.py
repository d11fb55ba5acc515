"""What a file that somebody sends is, what is refused of it, and what the copy of it no longer tells."""

import io
import struct
import zipfile
import zlib

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from livlina.core.examining import archives, pdfs
from livlina.core.examining import words as words_of
from livlina.core.examining.examined import examined
from livlina.core.examining.recognised import recognised
from livlina.core.examining.told import MOST_BYTES, MOST_PARTS, Kind, Unfit, Why
from livlina.core.tests import files

RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return {
        "pdf": files.pdf(),
        "jpeg": files.picture(),
        "png": files.picture("PNG"),
        "webp": files.picture("WEBP"),
        "heic": files.picture("HEIF", size=(64, 64)),
        "text": files.WORDS.encode(),
        "docx": files.word(),
        "odt": files.opendocument(),
    }


def why(content: bytes) -> Why:
    with pytest.raises(Unfit) as unfit:
        examined(content)
    return unfit.value.why


def test_s120_each_kind_is_told_by_its_content_and_its_copy_is_of_a_kind_that_is_taken(whole):
    kinds = {name: recognised(content) for name, content in whole.items()}
    assert kinds == {name: None if name in {"docx", "odt"} else Kind(name) for name in whole}
    becomes = {"webp": Kind.JPEG, "heic": Kind.JPEG}
    copies = {name: examined(content) for name, content in whole.items()}
    assert {name: copy.kind for name, copy in copies.items()} == {name: becomes.get(name, Kind(name)) for name in whole}
    for name, copy in copies.items():
        assert examined(copy.content).kind == copy.kind, name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bytes(range(256)), Why.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), Why.OLD_OFFICE),
        (b"\x1f\x8b\x08" + bytes(50), Why.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), Why.ARCHIVE),
        (b"Rar!\x1a\x07\x01\x00", Why.ARCHIVE),
        (bytes(257) + b"ustar" + bytes(250), Why.ARCHIVE),
        (b"GIF89a" + bytes(50), Why.OTHER_PICTURE),
        (b"II*\x00" + bytes(50), Why.OTHER_PICTURE),
        (b"\0\0\0\x1cftypavif" + bytes(50), Why.OTHER_PICTURE),
        (b"\0\0\0\x1cftypisom" + bytes(50), Why.FILM_OR_SOUND),
        (b"RIFF\0\0\0\0WAVE" + bytes(50), Why.FILM_OR_SOUND),
        (b"MZ\x90\0" + bytes(100), Why.PROGRAM),
        (b"\x7fELF\x02\x01" + bytes(100), Why.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Why.PROGRAM),
        (b"  <!DOCTYPE html><script>alert(1)</script>", Why.MARKUP),
        ("<svg xmlns='x'/>".encode("utf-16"), Why.MARKUP),
        (b"{\\rtf1 hej}", Why.MARKUP),
        (b"hej\0hej", Why.UNKNOWN),
        (b"\xff\xfeh\0e\0j", Why.UNKNOWN),
        (b"%PDF-1.7\nhej", Why.DAMAGED),
        (b"\xff\xd8\xff\xe0 hej", Why.DAMAGED),
        (b"\x89PNG\r\n\x1a\n", Why.DAMAGED),
        (b"PK\x03\x04 hej", Why.DAMAGED),
        (b"\0\0\0\x1cftypheic" + bytes(50), Why.DAMAGED),
    ],
)
def test_s120_what_is_something_else_or_broken_is_refused_with_its_own_reason(content, reason):
    assert why(content) == reason


def test_s120_a_file_that_was_cut_off_is_refused(whole):
    for name in set(whole) - {"text"}:
        assert why(whole[name][: len(whole[name]) * 2 // 3]) == Why.DAMAGED, name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_s120_text_is_kept_as_utf_8_whatever_it_was_written_in(encoding):
    text = "Åsa – ”hem”\r\nrad två\tslut"
    assert examined(text.encode(encoding)).content.decode() == text


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_s120_a_photograph_does_not_tell_where_it_was_taken_and_stands_the_right_way_up(form):
    sent = files.picture(form, size=(80, 40))
    assert files.MAKER.encode() in sent
    copy = examined(sent).content
    assert files.MAKER.encode() not in copy
    with Image.open(io.BytesIO(copy)) as shown:
        assert not shown.getexif()
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert shown.size == (40, 80)
        dark = [shown.convert("L").getpixel(place) < 100 for place in [(30, 10), (10, 10), (10, 70), (30, 70)]]
        assert dark == [True, False, False, False]  # the corner has gone with the turn


def test_s120_what_hides_behind_or_beside_a_picture_is_gone_and_its_colours_are_shown_as_meant():
    hidden = b"PK\x03\x04 not a picture"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    sent = files.picture(told=False, comment=hidden, icc_profile=profile) + hidden
    assert hidden not in examined(sent).content
    assert b"ICC_PROFILE" not in examined(sent).content
    assert hidden not in examined(files.picture("PNG", told=False) + hidden).content


def png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(100))
    chunks = [struct.pack("!I", len(part) - 4) + part + struct.pack("!I", zlib.crc32(part)) for part in (header, data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_s120_more_than_fifty_million_points_are_refused_before_one_is_read():
    assert why(png_header(10_000, 6_000)) == Why.PIXELS
    assert why(png_header(2**31 - 1, 2**31 - 1)) == Why.PIXELS
    assert why(png_header(10_000, 5_000)) == Why.DAMAGED


def test_s120_a_picture_that_moves_is_refused_and_the_second_of_a_telephone_is_left_out():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for form in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])
        assert why(out.getvalue()) == Why.MOVING
    out = io.BytesIO()
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    copy = examined(out.getvalue())
    assert copy.kind == Kind.JPEG
    assert b"MPF" not in copy.content


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def opens_with(made: pikepdf.Object):
    return lambda document: document.Root.__setattr__("OpenAction", made)


def annotates(**keys: object):
    def change(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 1, 1], **keys)
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])

    return change


def embeds(document: pikepdf.Pdf) -> None:
    document.attachments["hej.txt"] = b"hej"


def far_down(document: pikepdf.Pdf) -> None:
    """Where no page leads: as a value in a list in a dictionary."""
    document.Root.Hidden = pikepdf.Dictionary(A=pikepdf.Array([1, pikepdf.Dictionary(B=action("JavaScript"))]))


def external(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents = document.make_stream(b"", F=pikepdf.String("//elsewhere/file"))


def form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (opens_with(action("JavaScript", JS="app.alert(1)")), Why.RUNS),
        (opens_with(action("Launch", F="calc.exe")), Why.RUNS),
        (opens_with(action("URI", URI="https://example.org")), Why.RUNS),
        (opens_with(action("Named", N=pikepdf.Name.Print, Next=pikepdf.Array([action("URI", URI="x")]))), Why.RUNS),
        (far_down, Why.RUNS),
        (form, Why.RUNS),
        (annotates(Subtype=pikepdf.Name.Link, A=action("GoToR", F="//elsewhere/a.pdf")), Why.FETCHES),
        (annotates(Subtype=pikepdf.Name.Link, A=action("Thread", F="//elsewhere/a.pdf")), Why.FETCHES),
        (annotates(Subtype=pikepdf.Name.Link, AA=pikepdf.Dictionary(E=action("URI", URI="x"))), Why.RUNS),
        (annotates(Subtype=pikepdf.Name.FileAttachment), Why.HOLDS_OTHERS),
        (annotates(Subtype=pikepdf.Name.RichMedia), Why.HOLDS_OTHERS),
        (external, Why.FETCHES),
        (embeds, Why.HOLDS_OTHERS),
    ],
)
def test_s120_a_pdf_that_does_something_when_it_is_opened_is_refused(change, reason):
    assert why(files.pdf(change)) == reason


def test_s120_a_pdf_with_a_password_is_refused():
    assert why(files.pdf(encryption=pikepdf.Encryption(owner="a", user="b"))) == Why.LOCKED
    assert why(files.pdf(encryption=pikepdf.Encryption(owner="a", user=""))) == Why.LOCKED


def test_s120_a_pdf_that_unpacks_without_end_is_refused(monkeypatch):
    """In one part, where the library stops, and in many, which are counted."""
    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == pdfs.MOST_UNPACKED == 200 * 1024 * 1024

    def filled(times: int, size: int) -> bytes:
        packed = zlib.compress(bytes(size))

        def change(document: pikepdf.Pdf) -> None:
            streams = [document.make_stream(packed, Filter=pikepdf.Name.FlateDecode) for _ in range(times)]
            document.pages[0].obj.Contents = pikepdf.Array(streams)

        return files.pdf(change)

    before = pikepdf.settings.set_qpdf_limits(flate_max_memory=1024 * 1024)
    try:
        assert why(filled(1, 2 * 1024 * 1024)) == Why.UNPACKED
        assert examined(filled(3, 512 * 1024)).kind == Kind.PDF
        monkeypatch.setattr(pdfs, "MOST_UNPACKED", 1024 * 1024)
        assert why(filled(3, 512 * 1024)) == Why.UNPACKED
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def test_s120_a_pdf_keeps_its_pages_and_links_and_not_its_maker_nor_where_its_photographs_were_taken():
    photograph = files.picture()
    told = files.MAKER.encode()
    points = b"\0\0\0\x0cjP  \r\n\x87\n" + (len(told) + 8).to_bytes(4) + b"uuid" + told + b"\0\0\0\0jp2cpunkter"

    def change(document: pikepdf.Pdf) -> None:
        annotates(Subtype=pikepdf.Name.Link, A=action("URI", URI="https://example.org"))(document)
        twice = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
        image = document.make_stream(photograph, Filter=pikepdf.Name.DCTDecode, Subtype=pikepdf.Name.Image)
        packed = document.make_stream(zlib.compress(photograph), Filter=twice, Subtype=pikepdf.Name.Image)
        scanned = document.make_stream(points, Filter=pikepdf.Name.JPXDecode, Subtype=pikepdf.Name.Image)
        document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image, J=packed, K=scanned))

    sent = files.pdf(change)
    copy = examined(sent).content
    assert files.MAKER.encode() in sent
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert len(document.pages) == 1
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root
        assert document.pages[0].obj.Annots[0].A.URI == "https://example.org"
        images = [image.read_raw_bytes() for image in document.pages[0].obj.Resources.XObject.values()]
    scanned = images.pop()
    assert len(scanned) == len(points)
    assert files.MAKER.encode() not in scanned
    assert scanned.endswith(b"jp2cpunkter")
    for image in images:
        assert files.MAKER.encode() not in image
        with Image.open(io.BytesIO(image)) as shown:
            assert shown.size == (40, 20)
    assert len(images) == 2


def test_s23_the_words_of_a_document_are_told_beside_its_copy_and_a_word_in_pieces_is_whole(whole, monkeypatch):
    assert examined(files.written("Bor på Tallvägen 3", field="hos Åsa")).words.split("\n")[::2] == [
        "Bor på Tallvägen 3", "hos Åsa",
    ]  # fmt: skip
    pieces = files.with_text(files.word(remark=True), "word/document.xml", "Åsa skrev", "Ås</w:t><w:t>a skrev")
    words = examined(pieces).words
    assert files.WORDS in words.splitlines()
    assert "en kommentar" in words.splitlines()
    parted = files.opendocument("<text:p>Ås<text:span>a</text:span> 1</text:p><text:p>2</text:p>")
    assert examined(parted).words.split() == ["Åsa", "1", "2"]
    assert {name for name, sent in whole.items() if examined(sent).words.strip()} == {"docx", "odt"}
    monkeypatch.setattr(words_of, "MOST_WORDS", 5)
    assert examined(parted).words == "\nÅsa "
    assert examined(files.opendocument('<text:p><text:bookmark text:name="här"/>Åsa 1</text:p>')).words == "\nÅsa "
    monkeypatch.setattr(words_of, "READING_SECONDS", -1)
    assert examined(files.written("Bor på Tallvägen 3")).words.strip() == "ruta", "the copy waits for its words"


MAP = "https://karta.example/?q=Tallv%C3%A4gen+3"
MAIL = "mailto:asa@exempel.se"


def lines(sent):
    return {line.strip() for line in examined(sent).words.splitlines()}


FIELD = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'


def of_a_form(told: str) -> str:
    return FIELD.format("begin", f"<w:ffData>{told}</w:ffData>") + FIELD.format("end", "")


def drawn(told: str) -> str:
    return f'<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{told}</w:pict></w:r>'


@pytest.mark.parametrize(
    "put",
    [
        '<w:sdt><w:sdtPr><w:alias w:val="{}"/></w:sdtPr></w:sdt>',
        '<w:sdt><w:sdtPr><w:comboBox><w:listItem w:displayText="{}"/></w:comboBox></w:sdtPr></w:sdt>',
        '<w:sdt><w:sdtPr><w:comboBox><w:listItem w:value="{}"/></w:comboBox></w:sdtPr></w:sdt>',
        of_a_form('<w:textInput><w:default w:val="{}"/></w:textInput>'),
        of_a_form('<w:ddList><w:listEntry w:val="{}"/></w:ddList>'),
        '<w:bookmarkStart w:id="7" w:name="{}"/>',
        '<w:hyperlink w:tooltip="{}"/>',
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{}"/></wp:inline></w:drawing></w:r>',
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" title="{}"/></wp:inline></w:drawing></w:r>',
        drawn('<v:shape alt="{}"/>'),
        drawn('<v:shape href="{}"/>'),
        drawn('<v:textpath string="{}"/>'),
        '<w:tbl><w:tblPr><w:tblDescription w:val="{}"/></w:tblPr></w:tbl>',
    ],
)
def test_s23_words_of_word_that_stand_beside_its_text_are_read_too_and_part_no_word_of_it(put):
    sent = files.with_text(
        files.word(), "word/document.xml", "Åsa skrev", f"Ås</w:t></w:r>{put.format('Tallvägen 3')}<w:r><w:t>a skrev"
    )
    assert {"Tallvägen 3", files.WORDS} <= lines(sent)


def test_s23_where_a_link_leads_is_read_as_words():
    for target, words in ((MAP, "https://karta.example/?q=Tallvägen 3"), (MAIL, MAIL)):
        assert words in lines(files.with_text(files.word(), *relation("hyperlink", target)))
        assert words in lines(files.opendocument(f'<text:p><text:a xlink:href="{target}">här</text:a></text:p>'))
    kept = lines(files.with_text(files.word(), *relation("hyperlink", "tel:+46701740605")))
    assert "tel:+46701740605" in kept


@pytest.mark.parametrize(
    "put",
    [
        '<text:bookmark text:name="{}"/>',
        '<text:a office:title="{}" xlink:href="#a"/>',
        '<text:drop-down><text:label text:value="{}"/></text:drop-down>',
        '<form:text xmlns:form="x" form:current-value="{}"/>',
        '<form:option xmlns:form="x" form:label="{}"/>',
    ],
)
def test_s23_words_of_an_opendocument_text_that_stand_beside_it_are_read_too(put):
    sent = files.opendocument(f"<text:p>Ås{put.format('Tallvägen 3')}a</text:p>")
    assert {"Tallvägen 3", "Åsa"} <= lines(sent)


def field_of(document):
    """The one field of a form, on the first page."""
    made = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="ruta", Rect=[0, 0, 9, 9])
    made = document.make_indirect(made)
    document.pages[0].obj.Annots = pikepdf.Array([made])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=document.pages[0].obj.Annots)
    return made


STRINGS = st.sampled_from(["/V", "/DV", "/RV", "/Opt", "/TU", "/Contents", "/RC", "/Subj", "/Title", "/Alt"])


@given(key=STRINGS, is_many=st.booleans())
def test_s23_words_of_a_pdf_that_stand_beside_its_pages_are_read_too(key, is_many):
    def change(document):
        remark = field_of(document)
        told = pikepdf.String("Tallvägen 3")
        remark[key] = pikepdf.Array([pikepdf.Array([told, told])]) if is_many else told

    assert "Tallvägen 3" in lines(files.pdf(change))


@pytest.mark.parametrize("key", ["/V", "/DV", "/RV", "/RC"])
@pytest.mark.parametrize(("written", "mark"), [("utf-8", b""), ("utf-16-be", b"\xfe\xff"), ("cp1252", b"")])
def test_s23_a_long_text_in_a_field_of_a_pdf_is_read_from_its_own_part(key, written, mark):
    def change(document):
        rich = "<p>Tall<b>v\u00e4gen</b> 3</p><p>\u00c5sa</p>"
        field_of(document)[key] = document.make_stream(mark + rich.encode(written))

    assert {"Tallvägen 3", "Åsa"} <= lines(files.pdf(change))


def test_s23_a_text_in_a_pdf_that_cannot_be_read_whole_is_read_as_far_as_it_can_be():
    def change(document):
        field_of(document).TU = pikepdf.String(b"\xef\xbb\xbfHos \xff\nTall")

    assert "Tall" in lines(files.pdf(change))


def test_s23_links_and_bookmarks_of_a_pdf_are_read_and_how_a_page_is_drawn_is_not():
    def change(document):
        leads = [pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(target)) for target in (MAP, MAIL)]
        document.pages[0].obj.Annots = pikepdf.Array(
            document.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action))
            for action in leads
        )
        document.pages[0].obj.Contents = document.make_stream(b"BT ET")
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Hos Åsa", 0))

    found = lines(files.pdf(change))
    assert {"https://karta.example/?q=Tallvägen 3", MAIL, "Hos Åsa"} <= found
    assert "BT ET" not in found


def test_s120_a_document_keeps_what_it_says_and_not_who_made_it():
    sent = files.word(remark=True, photograph=files.picture(size=(400, 200)))
    sent = files.with_text(sent, *relation("attachedTemplate", f"file:///\\\\server\\mallar\\{files.MAKER}.dotx"))
    assert any(files.MAKER.encode() in part for part in files.unpacked(sent).values())
    copy = examined(sent).content
    parts = files.unpacked(copy)
    assert not any(files.MAKER.encode() in part for part in parts.values())
    assert not [name for name in parts if name.startswith("docProps/")]
    document = docx.Document(io.BytesIO(copy))
    assert document.paragraphs[0].text == files.WORDS
    assert [remark.text for remark in document.comments] == ["en kommentar"]
    with zipfile.ZipFile(io.BytesIO(copy)) as packed:
        assert {part.date_time[0] for part in packed.infolist()} == {1980}


def relation(kind: str, target: str) -> tuple[str, str, str]:
    told = f'<Relationship Id="rId88" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return RELATIONS, "</Relationships>", f"{told}</Relationships>"


def in_text(markup: str) -> tuple[str, str, str]:
    return "word/document.xml", "<w:p>", f"<w:p>{markup}"


def field(*words: str) -> tuple[str, str, str]:
    texts = "".join(f"<w:r><w:instrText>{word}</w:instrText></w:r>" for word in words)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return in_text(begin + texts + end)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (relation("attachedTemplate", "https://elsewhere.example/a.dotm"), Why.FETCHES),
        (relation("image", "https://elsewhere.example/a.png"), Why.FETCHES),
        (relation("oleObject", "file:///a.xlsx"), Why.MACROS),
        (relation("frame", "https://elsewhere.example"), Why.FETCHES),
        (in_text("<w:object/>"), Why.HOLDS_OTHERS),
        (in_text(f'<x:object xmlns:x="{OFFICE}"/>'), Why.HOLDS_OTHERS),
        (in_text('<w:altChunk r:id="rId1"/>'), Why.FETCHES),
        (field("DD", "EAUTO c:\\\\cmd.exe"), Why.FETCHES),
        (field(' INCLUDEPICTURE "https://elsewhere.example" '), Why.FETCHES),
        (in_text('<w:fldSimple w:instr="DDE a b"/>'), Why.FETCHES),
        (in_text('<w:fldChar w:fldCharType="begin"/><w:t>INCLUDEPICTURE</w:t>'), Why.FETCHES),
        (in_text('<a:blip xmlns:a="a" r:link="rId88"/>'), Why.FETCHES),
        (("[Content_Types].xml", "wordprocessingml.document.main+xml", "a.macroEnabled.main+xml"), Why.MACROS),
        (("[Content_Types].xml", "document.main+xml", "template.main+xml"), Why.OTHER_OFFICE),
        (("word/document.xml", "<w:document", '<!DOCTYPE a [<!ENTITY b "b">]><w:document'), Why.DECLARES),
    ],
)  # fmt: skip
def test_s120_a_word_document_that_runs_fetches_or_declares_is_refused(whole, change, reason):
    assert why(files.with_text(whole["docx"], *change)) in {
        reason,
        Why.MACROS if reason == Why.OTHER_OFFICE else reason,
    }


def test_s120_fields_and_links_of_a_common_document_are_kept_but_for_paths(whole):
    sent = files.with_text(whole["docx"], *field(" PAGE "))
    sent = files.with_text(sent, *relation("hyperlink", "https://example.org"))
    assert b"https://example.org" in files.unpacked(examined(sent).content)[RELATIONS]
    sent = files.with_text(whole["docx"], *relation("hyperlink", "file:///C:/hemma/a.docx"))
    assert b"hemma" not in files.unpacked(examined(sent).content)[RELATIONS]


FETCHING = '<Relationships><Relationship Type="a/image" TargetMode="External" Target="http://x/"/></Relationships>'


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/vbaProject.bin": b"hej"}, Why.MACROS),
        ({"word/embeddings/a.xlsx": b"hej"}, Why.HOLDS_OTHERS),
        ({"word/media/a.png": files.archive({"a": "a"})}, Why.HOLDS_OTHERS),
        ({"word/media/a.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, Why.HOLDS_OTHERS),
        ({"word/media/a.jpg": b"MZ" + bytes(100)}, Why.HOLDS_OTHERS),
        ({"word/_rels/footer.xml.RELS": FETCHING}, Why.FETCHES),  # parts are called the same in capital letters
        ({"word/Embeddings/a.xml": "<a/>"}, Why.HOLDS_OTHERS),
        ({"../a.xml": "<a/>"}, Why.DAMAGED),
        ({"/a.xml": "<a/>"}, Why.DAMAGED),
        ({"word/Document.xml": "<a/>"}, Why.DAMAGED),
        ({"word/document.xml": None, "xl/workbook.xml": "<a/>"}, Why.OTHER_OFFICE),
        ({f"word/{n}.xml": "<a/>" for n in range(MOST_PARTS)}, Why.UNPACKED),
        ({"word/a.xml": "<a>" * 300 + "</a>" * 300}, Why.DAMAGED),
    ],
)
def test_s120_a_word_document_with_other_files_in_it_is_refused(whole, parts, reason):
    assert why(files.with_parts(whole["docx"], parts)) == reason


def test_s120_an_archive_that_unpacks_without_end_lies_or_is_an_archive_is_refused(whole, monkeypatch):
    assert archives.MOST_UNPACKED == 200 * 1024 * 1024
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1024 * 1024)
    size = 2 * 1024 * 1024
    bomb = files.archive({"word/document.xml": bytes(size), "[Content_Types].xml": "<a/>"})
    assert why(bomb) == Why.UNPACKED
    assert why(bomb.replace(struct.pack("<I", size), struct.pack("<I", 10))) == Why.DAMAGED
    assert why(files.archive({"a.txt": "a"})) == Why.ARCHIVE
    assert why(files.archive({"inner.zip": whole["docx"]})) == Why.ARCHIVE
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("link.xml")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    assert why(out.getvalue()) == Why.DAMAGED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<script:event-listener script:event-name="dom:load"/>', Why.MACROS),
        ('<text:p><office:script/></text:p>', Why.MACROS),
        ('<draw:object xlink:href="./Object 1"/>', Why.HOLDS_OTHERS),
        ('<draw:image xlink:href="https://elsewhere.example/a.png"/>', Why.FETCHES),
        ('<draw:image xlink:href="../../a.png"/>', Why.FETCHES),
        ('<draw:image xlink:href="Pictures/../../../a.png"/>', Why.FETCHES),
        ('<draw:image xlink:href="%5C%5Celsewhere.example/a.png"/>', Why.FETCHES),
        ('<text:section-source xlink:href="file:///a.odt"/>', Why.FETCHES),
        ('<office:dde-source/>', Why.FETCHES),
    ],
)  # fmt: skip
def test_s120_an_opendocument_that_runs_or_fetches_is_refused(body, reason):
    assert why(files.opendocument(body)) == reason


def test_s120_an_opendocument_keeps_what_it_says_and_not_who_made_it():
    remark = (
        f"<office:annotation><dc:creator>{files.MAKER}</dc:creator><text:p>en kommentar</text:p></office:annotation>"
    )
    link = (
        '<text:a xlink:href="https://example.org">länk</text:a><text:a xlink:href="file:///hemma/b.odt">länk</text:a>'
    )
    setting = f'<config:config-item config:name="PrinterName">{files.MAKER}</config:config-item>'
    sent = files.opendocument(
        f"<text:p>{files.WORDS}{remark}{link}</text:p>",
        settings=f"<office:document-settings {files.ODT_NAMESPACES}>{setting}</office:document-settings>",
        **{"Thumbnails/a": "<a/>"},
    )
    parts = files.unpacked(examined(sent).content)
    assert next(iter(parts)) == "mimetype"
    assert not any(files.MAKER.encode() in part for part in parts.values())
    assert set(parts) == {"mimetype", "content.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml"}
    content = parts["content.xml"].decode()
    assert files.WORDS in content
    assert "en kommentar" in content
    assert "https://example.org" in content
    assert "hemma" not in content


def test_s120_an_opendocument_with_macros_a_password_or_of_another_kind_is_refused(whole):
    assert why(files.with_parts(whole["odt"], {"Basic/Standard/Module1.xml": "<a/>"})) == Why.MACROS
    assert why(files.with_parts(whole["odt"], {"mimetype": files.ODT_TYPE[:-4] + b"spreadsheet"})) == Why.OTHER_OFFICE
    assert why(files.with_parts(whole["odt"], {"mimetype": b"application/epub+zip"})) == Why.ARCHIVE
    locked = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    assert why(files.with_parts(whole["odt"], {"META-INF/manifest.xml": locked})) == Why.LOCKED


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_s120_no_bytes_are_met_with_anything_but_a_copy_or_a_refusal(whole, data):
    """
    Random bytes, after the beginnings of each kind, and whole files with some of their bytes changed: any other error
    ends the test. A copy would itself be taken in, as the same kind.
    """
    sent = data.draw(st.sampled_from([content for name, content in whole.items() if name != "docx"]))
    if data.draw(st.booleans()):
        sent = sent[:16] + data.draw(st.binary(max_size=300))
    else:
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(st.integers(0, len(sent) - 1))
            sent = sent[:at] + data.draw(st.binary(max_size=8)) + sent[at + data.draw(st.integers(0, 8)) :]
    try:
        copy = examined(sent or b"a")
    except Unfit:
        return
    assert len(copy.content) <= MOST_BYTES
    assert examined(copy.content).kind == copy.kind
