"""Make the tiny index of this format version anew: ``python tests/index/formats/make.py``.

It is kept so that a change of the format or of what writes it is noticed by
whoever makes it. A new FORMAT_VERSION gets a new folder; the old ones stay, to
prove that they are refused with a sentence.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from unittest import mock

from indexer import backends, schema
from indexer.build import build
from indexer.index.storage.home import LOCK, IndexHome
from indexer.update import delete, update

HERE = Path(__file__).parent
ARTICLES = [
    {
        "id": "dam",
        "title": "سد جديد",
        "body": "بنت المدينة سدا على النهر",
        "published": "2025-01-02",
    },
    {"id": "book", "title": "معرض الكِتـاب", "body": "كتب وكتاب في المعرض", "source": "p"},
    {"id": "sea", "title": "ميناء", "body": "سفن في ميناء المدينة", "published": "2025-01"},
    {"id": "gone", "title": "خبر قديم", "body": "متن قديم"},
]
NEW = {"id": "new", "title": "كتاب آخر", "body": "مدرسة ومدرسه وكلمات لم ترد من قبل"}


def write(path: Path, records: list[dict[str, str]]) -> str:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    return str(path)


def main() -> None:
    target = HERE / str(schema.FORMAT_VERSION)
    shutil.rmtree(target, ignore_errors=True)
    home, backend = IndexHome(target), backends.default()
    with (
        tempfile.TemporaryDirectory() as folder,
        # The same names each time, so that what changed is seen.
        mock.patch("time.gmtime", return_value=time.gmtime(0)),
    ):
        build([write(Path(folder, "a.jsonl"), ARTICLES)], home, backend)
        update([write(Path(folder, "b.jsonl"), [NEW])], home, backend)
        delete(["gone"], home, backend)
    (target / LOCK).unlink()


if __name__ == "__main__":
    main()
