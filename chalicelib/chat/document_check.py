"""Checks that the bytes of a document or text are of its announced content type. Pure.

Pictures and recordings are checked by ``chalicelib.media``.
"""

import codecs
import re
import struct
from io import BytesIO
from typing import Final

from chalicelib.chat import file_types

# ISO 32000-1, 7.5.2; MS-CFB, 2.2; APPNOTE.TXT of PKWARE, 4.3.7.
_PDF: Final = b"%PDF-"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
# In OLE files: the stream that Word writes; those of Excel, PowerPoint and Outlook; the class id of Windows Installer
# packages. MS-DOC, MS-XLS and MS-PPT, 2.1; MS-OXMSG, 2.2.
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_OTHER_STREAMS: Final = (
    *(name.encode("utf-16-le") for name in ("Workbook", "PowerPoint Document", "__properties_version1.0")),
    bytes.fromhex("84100c0000000000c000000000000046"),
)
_ZIP_ENTRY: Final = b"PK\x01\x02"
_MAX_ZIP_ENTRIES: Final = 10_000
"""In an archive's directory. Documents have some hundreds at most; reading a hundred thousand takes seconds."""
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control characters that do not occur in text.
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def normalize_document(content: bytes, content_type: str) -> bytes | None:
    """Returns the content as it is to be stored: texts in UTF-8, all else unchanged. None if it is of another type."""
    match content_type:
        case file_types.TEXT:
            return _to_utf8(content)
        case "application/pdf":
            fits = content.startswith(_PDF)
        case "application/msword":
            fits = content.startswith(_OLE) and _may_be_word(content)
        case _:
            fits = content.startswith(_ZIP) and _is_docx(content)
    return content if fits else None


def _may_be_word(content: bytes) -> bool:
    """Whether an OLE file may be Word's. A Word document may embed an Excel table beside its own stream."""
    return _WORD_STREAM in content or not any(stream in content for stream in _OTHER_STREAMS)


def _is_docx(content: bytes) -> bool:
    """Whether the directory of a ZIP archive lists a document's parts (ECMA-376, part 2, 10.1, and part 1, 11.3.10).

    The same names elsewhere in the file do not count: they may be in an archive within the archive, or in a comment.
    """
    from zipfile import BadZipFile, ZipFile  # slow to import

    if content.count(_ZIP_ENTRY) > _MAX_ZIP_ENTRIES:
        return False
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, struct.error, LookupError, OSError):
        return False
    return "[Content_Types].xml" in names and any(name.startswith("word/") for name in names)


def _to_utf8(content: bytes) -> bytes | None:
    """Converts a text with a UTF-16 byte order mark, as Windows writes it, to UTF-8. None if it is not text."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16_MARKS) else "utf-8")
    except UnicodeDecodeError:
        return None
    if _NOT_TEXT.search(text):
        return None
    return text.encode() if content.startswith(_UTF16_MARKS) else content
