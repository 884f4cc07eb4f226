"""Names of files: cleaned, and in agreement with what the file is said to be. Pure."""

import re
import unicodedata
from typing import Final

from chalicelib import canonical
from chalicelib.chat import file_types
from chalicelib.errors import FileNotAsAnnounced
from chalicelib.localization.text import Text
from chalicelib.schema.validation import HEIC

LONGEST_ENDING: Final = 20
_RUN: Final = (
    "ade adp application appref-ms appx bat chm cmd com cpl diagcab dll exe gadget hta inf ins isp jse lnk mde msc msh "
    "msi msix msp mst ocx pif ps1 ps2 psc1 psd1 psm1 reg scf scr sct settingcontent-ms shb sys url vb vbe vbs vbscript "
    "vxd website wsc wsf wsh xll "
    "docm dotm ppam pptm xlam xlsm "
    "apk app appimage bin class command csh deb desktop ear elf ipa jar jnlp js jsp ksh lib mjs nsh php pkg pl py pyc "
    "pyw rb rpm run sh war xap zsh "
    "asp aspx htm html mht mhtml shtml svg svgz swf xht xhtml xml xsl "
    "dmg img iso vhd vhdx"
)
_EXECUTABLE: Final = frozenset(_RUN.split())
"""Endings by which a computer or a browser runs what is in a file."""

_EXECUTABLE_NAME = Text(
    "Files that a computer would run are not sent here.", "कम्प्युटरमा चल्ने खालका फाइल यहाँ पठाउन मिल्दैन।"
)
_OTHER_TYPE = Text(
    "The ending .{ending} belongs to another type of file than this one.", ".{ending} यो प्रकारको फाइलको नाम होइन।"
)


def checked(filename: str, content_type: str) -> str:
    """The name under which the file is shown and saved: with its type's ending, where it has none that says something.

    Raises ``FileNotAsAnnounced`` where its ending belongs to another type, or makes a computer run it.
    """
    name = _safe(filename)
    ending = _ending(name)
    if ending in _EXECUTABLE:
        raise FileNotAsAnnounced.field("filename", _EXECUTABLE_NAME)
    if file_types.is_heic(f".{ending}"):
        raise FileNotAsAnnounced.field("filename", HEIC)
    known = file_types.of_ending(ending) if ending else None
    if known == content_type:
        return name
    if known is not None:
        raise FileNotAsAnnounced.field("filename", _OTHER_TYPE.fill(ending=ending))
    return f"{name}.{file_types.ENDINGS[content_type][0]}"


def _safe(filename: str) -> str:
    """The name without a path, quotes or control characters: it goes into a header."""
    name = re.sub(rf'[{canonical.NOT_ON_A_LINE}"\\]', "", filename.replace("\\", "/").rsplit("/", 1)[-1])
    return canonical.trim(name).strip(". ") or "file"


def _ending(name: str) -> str:
    """What stands behind the last dot, as a computer would see it: wide letters as plain ones, invisible ones not at
    all. Empty where nothing like an ending stands there."""
    plain = unicodedata.normalize("NFKC", name)
    seen = "".join(letter for letter in plain if letter == " " or not canonical.is_blank(letter)).strip(". ")
    _, dot, ending = seen.rpartition(".")
    ending = ending.strip().casefold()
    return ending if dot and len(ending) <= LONGEST_ENDING and ending.isascii() and " " not in ending else ""
