"""Lets the oracle import its parts, and the segments made by plain loops."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "index")]
