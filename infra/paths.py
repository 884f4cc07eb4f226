"""The path of this working tree."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
