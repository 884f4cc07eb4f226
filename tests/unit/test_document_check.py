"""Documents are what their bytes say, and texts are kept in UTF-8."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from chalicelib.chat.document_check import normalize_document

PDF, DOC, TEXT = "application/pdf", "application/msword", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def archive(*names: str, comment: bytes = b"", content: bytes = b"...") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as written:
        for name in names:
            written.writestr(name, content)
        written.comment = comment
    return out.getvalue()


DOCUMENT = archive("[Content_Types].xml", "word/document2.xml")
CONTENT = {
    PDF: b"%PDF-1.7\n...",
    DOC: OLE,
    DOCX: DOCUMENT,
    TEXT: "पूजाको सामग्री:\r\n\trice, घिउ".encode(),
}


@pytest.mark.parametrize("content_type", CONTENT)
def test_a_document_is_kept_unchanged(content_type: str) -> None:
    assert normalize_document(CONTENT[content_type], content_type) is CONTENT[content_type]


@pytest.mark.parametrize("content_type", CONTENT)
@pytest.mark.parametrize(
    "content",
    [
        *CONTENT.values(),
        b"MZ\x90\0\x03" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        archive("[Content_Types].xml", "xl/workbook.xml"),
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/embeddings/list.docx", content=DOCUMENT),
        archive("META-INF/MANIFEST.MF"),
        archive("run.exe", "list.docx", content=DOCUMENT),
        archive("run.exe", comment=b"[Content_Types].xml word/"),
        archive(*(f"word/{number}" for number in range(10_000)), "[Content_Types].xml"),
        DOCUMENT[:-10],
        OLE + "Workbook".encode("utf-16-le"),
        OLE + "PowerPoint Document".encode("utf-16-le"),
        OLE + bytes.fromhex("84100c0000000000c000000000000046"),
        "café".encode("latin-1"),
        b"words\0and more",
    ],
)
def test_another_type_is_none(content: bytes, content_type: str) -> None:
    is_text = content_type == TEXT and content.startswith(b"%PDF")
    if content != CONTENT[content_type] and not is_text:
        assert normalize_document(content, content_type) is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_that_windows_wrote_is_kept_in_utf8(encoding: str) -> None:
    content = ("\ufeff" + "सामग्री\r\n").encode(encoding)

    assert normalize_document(content, TEXT) == "सामग्री\r\n".encode()


def test_a_text_may_be_marked_as_utf8() -> None:
    content = "\ufeffसामग्री".encode()

    assert normalize_document(content, TEXT) is content


def test_a_document_may_hold_a_table_of_another_program() -> None:
    content = OLE + "WordDocument".encode("utf-16-le") + "Workbook".encode("utf-16-le")

    assert normalize_document(content, DOC) is content
