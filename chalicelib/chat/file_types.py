"""The content types that a conversation accepts, and the file name endings that belong to each. Pure."""

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
"""The endings of each accepted type, the usual one first. No ending belongs to two types."""

_TYPE_BY_ENDING: Final = {ending: content_type for content_type, endings in ENDINGS.items() for ending in endings}
# Endings of other types that Python's table lacks.
_OTHER_ENDINGS_LIST: Final = (
    "7z accdb amr apng avif azw3 bz2 cab caf cr2 dng dotx dwg dxf epub flac flv gz ics jp2 jxl lzma m4b m4v mdb mid "
    "midi mkv mobi numbers odp ods odt ogv otf pages potx ppsx pptx psd pub rar rtf sqlite torrent ttf vsd wma wmv "
    "woff wpd xlsb xlsx xps xz zst"
)
_OTHER_ENDINGS: Final = frozenset(_OTHER_ENDINGS_LIST.split())
# Python's own table only: the tables of the machine on which this runs must not matter.
_PYTHON_TYPES: Final = MimeTypes(filenames=())


def is_picture(content_type: str) -> bool:
    return content_type.startswith("image/")


def is_audio(content_type: str) -> bool:
    return content_type.startswith("audio/")


def is_heic(filename: str) -> bool:
    """Whether the name has an ending of HEIC pictures, the format in which iPhones store them."""
    return filename.rstrip().lower().endswith((".heic", ".heif"))


def type_of_ending(ending: str) -> str | None:
    """Returns the content type, accepted or not, to which an ending belongs.

    ``ending`` is in lower case and without its dot. None where it means nothing, like the year in ``kundali.2083``.
    """
    if ending in _OTHER_ENDINGS:
        return UNKNOWN
    return _TYPE_BY_ENDING.get(ending) or _PYTHON_TYPES.guess_type(f"x.{ending}")[0]


def type_of_name(filename: str) -> str:
    """Guesses the content type from a file name. Returns ``application/octet-stream`` where the name tells nothing."""
    _, dot, ending = filename.rpartition(".")
    return (_TYPE_BY_ENDING.get(ending.lower()) if dot else None) or UNKNOWN
