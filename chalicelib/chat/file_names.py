"""Cleans file names and checks that their endings agree with the announced content type. Pure."""

import re
import unicodedata
from typing import Final

from chalicelib import canonical
from chalicelib.chat import file_types
from chalicelib.errors import FileNotAsAnnounced
from chalicelib.localization.text import Text
from chalicelib.schema.validation import HEIC

MAX_ENDING_CHARACTERS: Final = 20
_EXECUTABLE_LIST: Final = (
    "ade adp application appref-ms appx bat chm cmd com cpl diagcab dll exe gadget hta inf ins isp jse lnk mde msc msh "
    "msi msix msp mst ocx pif ps1 ps2 psc1 psd1 psm1 reg scf scr sct settingcontent-ms shb sys url vb vbe vbs vbscript "
    "vxd website wsc wsf wsh xll "
    "docm dotm ppam pptm xlam xlsm "
    "apk app appimage bin class command csh deb desktop ear elf ipa jar jnlp js jsp ksh lib mjs nsh php pkg pl py pyc "
    "pyw rb rpm run sh war xap zsh "
    "asp aspx htm html mht mhtml shtml svg svgz swf xht xhtml xml xsl "
    "dmg img iso vhd vhdx"
)
_EXECUTABLE_ENDINGS: Final = frozenset(_EXECUTABLE_LIST.split())
"""Endings that make a computer or a browser run the file."""

_EXECUTABLE_NAME = Text(
    "Files that a computer would run are not sent here.", "कम्प्युटरमा चल्ने खालका फाइल यहाँ पठाउन मिल्दैन।"
)
_OTHER_TYPE = Text(
    "The ending .{ending} belongs to another type of file than this one.", ".{ending} यो प्रकारको फाइलको नाम होइन।"
)


def clean_file_name(filename: str, content_type: str) -> str:
    """Returns the name under which a file is shown and saved.

    It has no path, quotes or control characters. Where its ending means nothing, the ending of its type is added.
    Raises ``FileNotAsAnnounced`` where its ending belongs to another type, or makes a computer run the file.
    """
    name = _remove_unsafe(filename)
    ending = _find_ending(name)
    if ending in _EXECUTABLE_ENDINGS:
        raise FileNotAsAnnounced.field("filename", _EXECUTABLE_NAME)
    if file_types.is_heic(f".{ending}"):
        raise FileNotAsAnnounced.field("filename", HEIC)
    type_of_ending = file_types.type_of_ending(ending) if ending else None
    if type_of_ending == content_type:
        return name
    if type_of_ending is not None:
        raise FileNotAsAnnounced.field("filename", _OTHER_TYPE.fill(ending=ending))
    return f"{name}.{file_types.ENDINGS[content_type][0]}"


def _remove_unsafe(filename: str) -> str:
    """Removes the path, quotes and control characters: the name goes into an HTTP header."""
    name = re.sub(rf'[{canonical.NOT_ON_A_LINE}"\\]', "", filename.replace("\\", "/").rsplit("/", 1)[-1])
    return canonical.trim(name).strip(". ") or "file"


def _find_ending(name: str) -> str:
    """Returns what follows the last dot, in lower case and as a computer sees it; empty where that is no ending.

    Full-width letters count as plain ones, and invisible characters are ignored.
    """
    plain = unicodedata.normalize("NFKC", name)
    visible = "".join(letter for letter in plain if letter == " " or not canonical.is_blank(letter)).strip(". ")
    _, dot, ending = visible.rpartition(".")
    ending = ending.strip().casefold()
    is_ending = dot and len(ending) <= MAX_ENDING_CHARACTERS and ending.isascii() and " " not in ending
    return ending if is_ending else ""
