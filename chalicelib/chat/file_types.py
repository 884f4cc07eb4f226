"""The types of file that a conversation takes: what they are called, and by which endings people know them. Pure."""

from mimetypes import MimeTypes
from typing import Final

TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

ENDINGS: Final = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "application/pdf": ("pdf",),
    "application/msword": ("doc",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    TEXT: ("txt", "text"),
    "audio/webm": ("webm", "weba"),
    "audio/mp4": ("m4a", "mp4"),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mpeg": ("mp3", "mpga"),
}
"""Each type's endings, the usual one first. No ending belongs to two types."""

_TYPES: Final = {ending: content_type for content_type, endings in ENDINGS.items() for ending in endings}
# What Python's table lacks.
_OTHERS_LIST: Final = (
    "7z accdb amr apng avif azw3 bz2 cab caf cr2 dng dotx dwg dxf epub flac flv gz ics jp2 jxl lzma m4b m4v mdb mid "
    "midi mkv mobi numbers odp ods odt ogv otf pages potx ppsx pptx psd pub rar rtf sqlite torrent ttf vsd wma wmv "
    "woff wpd xlsb xlsx xps xz zst"
)
_OTHERS: Final = frozenset(_OTHERS_LIST.split())
# Python's own table alone: what this machine knows besides must not matter.
_WELL_KNOWN: Final = MimeTypes(filenames=())


def is_picture(content_type: str) -> bool:
    return content_type.startswith("image/")


def is_audio(content_type: str) -> bool:
    return content_type.startswith("audio/")


def is_heic(filename: str) -> bool:
    """Whether it is named like a picture as iPhones store it."""
    return filename.rstrip().lower().endswith((".heic", ".heif"))


def of_ending(ending: str) -> str | None:
    """The type to which an ending (lower case, without its dot) belongs, ours or another. None for one that means
    nothing, like the year in ``kundali.2083``."""
    if ending in _OTHERS:
        return UNKNOWN
    return _TYPES.get(ending) or _WELL_KNOWN.guess_type(f"x.{ending}")[0]


def of_name(filename: str) -> str:
    """What a file is by its name alone: ``application/octet-stream`` where that says nothing."""
    _, dot, ending = filename.rpartition(".")
    return (_TYPES.get(ending.lower()) if dot else None) or UNKNOWN
