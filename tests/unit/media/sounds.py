"""Recordings to test with: two as Chromium's MediaRecorder made them, and small ones of every container.

Written from the formats' own specifications, which the modules under test name.
"""

import struct
from pathlib import Path

RECORDED_WEBM = (Path(__file__).parent / "recorded.webm").read_bytes()
RECORDED_MP4 = (Path(__file__).parent / "recorded.m4a").read_bytes()
RECORDED_MS = 1500

UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def element(identity: str, body: bytes, *, unknown: bool = False) -> bytes:
    size = UNKNOWN_SIZE if unknown else (len(body) | 1 << 56).to_bytes(8, "big")
    return bytes.fromhex(identity) + size + body


def webm(times_ms: list[int], track_type: int = 1 + 1, extra: bytes = b"") -> bytes:
    """Returns a recording with blocks at these times, one cluster for each second, and no duration."""
    head = element("1a45dfa3", element("4282", b"webm"))
    info = element("1549a966", element("2ad7b1", (1_000_000).to_bytes(4, "big")))
    tracks = element("1654ae6b", element("ae", element("83", bytes([track_type]))))
    clusters = b""
    for second in sorted({time // 1000 for time in times_ms}):
        blocks = [element("e7", (second * 1000).to_bytes(4, "big"))]
        blocks += [
            element("a3", b"\x81" + struct.pack(">hB", time - second * 1000, 0x80) + b"opus")
            for time in times_ms
            if time // 1000 == second
        ]
        clusters += element("1f43b675", b"".join(blocks), unknown=True)
    return head + element("18538067", info + tracks + extra + clusters, unknown=True)


def box(kind: str, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind.encode()) + body


def mp4(duration_ms: int, handler: str = "soun", extra: bytes = b"", fragments: bytes = b"") -> bytes:
    """Returns a recording with a timescale of milliseconds."""
    handler_box = box("hdlr", bytes(8) + handler.encode() + bytes(12))
    media = box("mdia", box("mdhd", struct.pack(">IIIIII", 0, 0, 0, 1000, duration_ms, 0)) + handler_box)
    movie = box("moov", box("trak", media) + extra)
    return box("ftyp", b"M4A \0\0\0\0") + movie + fragments + box("mdat", b"sound")


def fragment(samples_ms: list[int]) -> bytes:
    """Returns a fragment with samples of these durations."""
    run = struct.pack(">III", 0x101, len(samples_ms), 0) + b"".join(
        struct.pack(">I", sample_ms) for sample_ms in samples_ms
    )
    return box("moof", box("traf", box("tfhd", struct.pack(">II", 0, 1)) + box("trun", run)))


def ogg(duration_ms: int) -> bytes:
    """Returns an Opus stream that ends at this time. Opus counts 48 samples a millisecond at any rate."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    pages = [(2, 0, head), (0, 0, tags), (4, duration_ms * 48, b"opus")]
    return b"".join(_page(number, *page) for number, page in enumerate(pages))


def _page(number: int, flags: int, samples: int, packet: bytes) -> bytes:
    page = b"OggS" + struct.pack("<BBqIIIBB", 0, flags, samples, 7, number, 0, 1, len(packet)) + packet
    checksum = 0
    for byte in page:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1 ^ (0x04C11DB7 if checksum & 0x80000000 else 0)) & 0xFFFFFFFF
    return page[:22] + struct.pack("<I", checksum) + page[26:]


def mp3(duration_ms: int) -> bytes:
    """Returns frames of MPEG-1 layer III at 44.1 kHz and 32 kbit/s, with 1152 samples each."""
    frame = b"\xff\xfb\x10\xc0" + bytes(100)
    return frame * round(duration_ms * 44.1 / 1152)
