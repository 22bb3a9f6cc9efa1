"""Sound papers of each kind, made in code."""

import zipfile
from io import BytesIO

import docx
import openpyxl
import pikepdf
from PIL import Image, ImageDraw
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

ARABIC = "مرحبا بالعالم"
CHINESE = "系统性红斑狼疮"


def pdf(pages=2, change=None, **saving):
    """change: a function that is given the open document."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def pdf_of(stream, *, kind="Contents", **keys):
    """A PDF with one stream of raw bytes."""

    def add(document):
        made = document.make_stream(stream)
        for name, value in keys.items():
            made[f"/{name}"] = value
        document.pages[0][f"/{kind}"] = made

    return pdf(1, add, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def written_pdf(text):
    """A page whose letters are drawn by no font, but whose text can be copied: like a good scan."""
    codes = "".join(f"{ord(letter):04x}" for letter in text)
    table = "".join(f"<{ord(letter):04x}> <{ord(letter):04x}>\n" for letter in dict.fromkeys(text))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(set(text))} beginbfchar\n{table}endbfchar endcmap end end"
    )

    def write(document):
        name = pikepdf.Name
        system = pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
        described = document.make_indirect(
            pikepdf.Dictionary(
                Type=name.FontDescriptor, FontName=name.Any, Flags=4, FontBBox=[0, 0, 1000, 1000],
                ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
            )
        )  # fmt: skip
        letters = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.CIDFontType2, BaseFont=name.Any, CIDSystemInfo=system,
            FontDescriptor=described, DW=1000,
        )  # fmt: skip
        font = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.Type0, BaseFont=name.Any, Encoding=name("/Identity-H"),
            DescendantFonts=[document.make_indirect(letters)],
            ToUnicode=document.make_stream(cmap.encode()),
        )  # fmt: skip
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
        page.Contents = document.make_stream(f"BT /F 20 Tf 50 700 Td <{codes}> Tj ET".encode())

    return pdf(1, write)


def picture(kind, size=(300, 200), **saving):
    out = BytesIO()
    Image.new("RGB", size, "#c33").save(out, kind, **saving)
    return out.getvalue()


def photographed(text, kind="PNG", **saving):
    """A picture with a line of text that can be read."""
    paper = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(paper).text((60, 90), text, fill=0, font_size=90)
    out = BytesIO()
    paper.save(out, kind, **saving)
    return out.getvalue()


def turned_photo(text):
    """A photo whose camera noted that it was held sideways."""
    paper = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(paper).text((60, 90), text, fill=0, font_size=90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    out = BytesIO()
    paper.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


def tiff(frames=3, size=(300, 200)):
    more = [Image.new("1", size) for _ in range(frames - 1)]
    return picture("TIFF", size, save_all=True, append_images=more)


def dicom(rows=16, columns=16, frames=1, change=None):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = Dataset()
    data.file_meta = meta
    data.SOPClassUID = meta.MediaStorageSOPClassUID
    data.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    data.PatientName = "Nobody"
    data.Rows, data.Columns = rows, columns
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 16
    data.HighBit, data.PixelRepresentation = 15, 0
    if frames > 1:
        data.NumberOfFrames = frames
    values = ((level % 65536).to_bytes(2, "little") for level in range(rows * columns * frames))
    data.PixelData = b"".join(values)
    if change:
        change(data)
    out = BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def archive(members, *, method=zipfile.ZIP_DEFLATED):
    """members: name (or ZipInfo) → bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def word(*paragraphs):
    document = docx.Document()
    for paragraph in paragraphs or ("Summary",):
        document.add_paragraph(paragraph)
    table = document.add_table(2, 2)
    for cell, value in zip(table.rows[0].cells, ("Creatinine", "88 µmol/l"), strict=True):
        cell.text = value
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(**formulas):
    book = openpyxl.Workbook()
    book.active.title = "Values"
    book.active.append(["C3", 0.8, "g/l"])
    for cell, formula in formulas.items():
        book.active[cell] = formula
    book.create_sheet("More").append(["C4"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(document, changes):
    """An Office document with parts replaced or added: name → bytes, or a function of the old bytes."""
    with zipfile.ZipFile(BytesIO(document)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts[name]) if callable(change) else change
    return archive(parts)
