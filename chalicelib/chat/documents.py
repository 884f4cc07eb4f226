"""Files that are neither pictures nor recordings: whether their bytes are of the type they are said to be. Pure."""

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
# In OLE files: the stream that Word writes, those of Excel, PowerPoint and Outlook, and the class of the packages of
# Windows Installer. MS-DOC, MS-XLS and MS-PPT, 2.1; MS-OXMSG, 2.2.
_WORDS_STREAM: Final = "WordDocument".encode("utf-16-le")
_OTHERS_STREAMS: Final = (
    *(name.encode("utf-16-le") for name in ("Workbook", "PowerPoint Document", "__properties_version1.0")),
    bytes.fromhex("84100c0000000000c000000000000046"),
)
_ENTRY: Final = b"PK\x01\x02"
_MOST_ENTRIES: Final = 10_000
"""Of an archive's directory. Documents have some hundreds at most, and reading a hundred thousand takes seconds."""
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Text has no other controls than these: a file with others is something else.
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def as_kept(content: bytes, content_type: str) -> bytes | None:
    """The content as it is to be kept, texts in UTF-8. None where it is not of this type."""
    match content_type:
        case file_types.TEXT:
            return _in_utf8(content)
        case "application/pdf":
            fits = content.startswith(_PDF)
        case "application/msword":
            fits = content.startswith(_OLE) and _may_be_words(content)
        case _:
            fits = content.startswith(_ZIP) and _is_docx(content)
    return content if fits else None


def _may_be_words(content: bytes) -> bool:
    """Whether an OLE file is not plainly another program's. A document may hold a table of Excel's beside its own."""
    return _WORDS_STREAM in content or not any(stream in content for stream in _OTHERS_STREAMS)


def _is_docx(content: bytes) -> bool:
    """Whether an archive's own directory lists a document's parts (ECMA-376, part 2, 10.1, and part 1, 11.3.10).

    What is written elsewhere in it does not count: it may be in an archive within the archive, or a remark.
    """
    from zipfile import BadZipFile, ZipFile  # takes long to load

    if content.count(_ENTRY) > _MOST_ENTRIES:
        return False
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, struct.error, LookupError, OSError):
        return False
    return "[Content_Types].xml" in names and any(name.startswith("word/") for name in names)


def _in_utf8(content: bytes) -> bytes | None:
    """A text in UTF-8, also one that Windows wrote in UTF-16 and marked as such."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8")
    except UnicodeDecodeError:
        return None
    if _NOT_TEXT.search(text):
        return None
    return text.encode() if content.startswith(_UTF16) else content
