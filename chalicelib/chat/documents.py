"""Files that are neither pictures nor recordings: whether their bytes are of the type they are said to be. Pure."""

import codecs
import re
from typing import Final

from chalicelib.chat import file_types

# ISO 32000-1, 7.5.2; MS-CFB, 2.2; APPNOTE.TXT of PKWARE, 4.3.7.
_PDF: Final = b"%PDF-"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
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
            fits = content.startswith(_OLE)
        case _:
            # The names in an archive stand in it as they are: a Word document's say so.
            fits = content.startswith(_ZIP) and b"[Content_Types].xml" in content and b"word/" in content
    return content if fits else None


def _in_utf8(content: bytes) -> bytes | None:
    """A text in UTF-8, also one that Windows wrote in UTF-16 and marked as such."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8")
    except UnicodeDecodeError:
        return None
    if _NOT_TEXT.search(text):
        return None
    return text.encode() if content.startswith(_UTF16) else content
