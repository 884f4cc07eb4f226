"""Documents are what their bytes say, and texts are kept in UTF-8."""

import pytest

from chalicelib.chat import documents

PDF, DOC, TEXT = "application/pdf", "application/msword", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ARCHIVE = b"PK\x03\x04\x14\0[Content_Types].xml"
CONTENT = {
    PDF: b"%PDF-1.7\n...",
    DOC: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    DOCX: ARCHIVE + b"PK\x03\x04word/document.xml",
    TEXT: "पूजाको सामग्री:\r\n\trice, घिउ".encode(),
}


@pytest.mark.parametrize("content_type", CONTENT)
def test_a_document_is_kept_as_it_is(content_type: str) -> None:
    assert documents.as_kept(CONTENT[content_type], content_type) is CONTENT[content_type]


@pytest.mark.parametrize("content_type", CONTENT)
@pytest.mark.parametrize(
    "content",
    [
        *CONTENT.values(),
        b"MZ\x90\0\x03" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        ARCHIVE + b"PK\x03\x04xl/workbook.xml",
        b"PK\x03\x04META-INF/MANIFEST.MF",
        "café".encode("latin-1"),
        b"words\0and more",
    ],
)
def test_another_type_is_none(content: bytes, content_type: str) -> None:
    is_text = content_type == TEXT and content.startswith(b"%PDF")
    if content != CONTENT[content_type] and not is_text:
        assert documents.as_kept(content, content_type) is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_that_windows_wrote_is_kept_in_utf8(encoding: str) -> None:
    content = ("\ufeff" + "सामग्री\r\n").encode(encoding)

    assert documents.as_kept(content, TEXT) == "सामग्री\r\n".encode()


def test_a_text_may_be_marked_as_utf8() -> None:
    content = "\ufeffसामग्री".encode()

    assert documents.as_kept(content, TEXT) is content
