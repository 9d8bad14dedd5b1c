"""Files, folders and standard input; bytes of every kind."""

import gzip
import io
import json
import os
import tracemalloc
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.sources import Accepted, InputProgress, Papers, Rejected, read_articles, total_bytes

RECORD = b'{"id": "1", "title": "t", "body": "b"}\n'
PAGE = "عنوان الخبر\n\nنص الخبر الأول.\n\nنص آخر.\n"


def kinds(outcomes):
    return [type(outcome).__name__ for outcome in outcomes]


FORMATS = {
    "JSON Lines": RECORD,
    "JSON Lines, blank lines first": b"\n \r\n" + RECORD,
    "JSON Lines, packed": gzip.compress(RECORD),
    "JSON Lines, two members and padding": gzip.compress(b"") + gzip.compress(RECORD) + b"\0" * 9,
    "JSON Lines, UTF-8 mark": b"\xef\xbb\xbf" + RECORD,
    "JSON Lines, UTF-16 mark": RECORD.decode().encode("utf-16"),
    "JSON Lines, UTF-16 big end first": b"\xfe\xff" + RECORD.decode().encode("utf-16-be"),
    "JSON Lines, packed UTF-16": gzip.compress(RECORD.decode().encode("utf-16")),
}


@pytest.mark.parametrize("data", FORMATS.values(), ids=FORMATS.keys())
def test_the_format_is_known_from_the_content(read_bytes, data):
    (outcome,) = read_bytes(data, name="misleading.png")
    assert outcome.article.id == "1"
    assert outcome.notes == ()


PAGES = {
    "UTF-8": dict(data=PAGE.encode(), notes=()),
    "UTF-8 mark": dict(data=PAGE.encode("utf-8-sig"), notes=()),
    "UTF-16 mark": dict(data=PAGE.encode("utf-16"), notes=()),
    "packed": dict(data=gzip.compress(PAGE.encode()), notes=()),
    "miniflux-legacy#316: windows-1256": dict(
        data=PAGE.encode("windows-1256"), notes=("not UTF-8: read as windows-1256",)
    ),
}


@pytest.mark.parametrize("case", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_decoded(read_bytes, case):
    (outcome,) = read_bytes(case["data"], name="misleading.jsonl")
    assert outcome.article.title == "عنوان الخبر"
    assert outcome.article.body.endswith("نص آخر.")
    assert outcome.notes == case["notes"]


def test_a_broken_byte_does_not_make_a_page_windows_1256(read_bytes):
    (outcome,) = read_bytes(PAGE.encode() + b"\xff")
    assert outcome.article.title == "عنوان الخبر"
    assert outcome.notes == ("damaged UTF-8: unreadable bytes replaced",)


def test_a_line_of_json_may_be_windows_1256(read_bytes):
    line = json.dumps({"title": "عنوان", "body": "نص"}, ensure_ascii=False)
    (outcome,) = read_bytes(line.encode("windows-1256"))
    assert outcome.article.title == "عنوان"
    assert outcome.notes == ("not UTF-8: read as windows-1256",)


UNREADABLE = {
    "empty": dict(data=b"", reason="empty file"),
    "blank": dict(data=b" \n\n", reason="empty file"),
    "PDF": dict(data=b"%PDF-1.7 ...", reason="unknown format: not a text"),
    "NUL": dict(data=b"a" * 99 + b"\0", reason="unknown format: not a text"),
    "controls": dict(data=b"a\1\2\3" * 9, reason="unknown format: not a text"),
    "packed twice": dict(
        data=gzip.compress(gzip.compress(RECORD)), reason="unknown format: not a text"
    ),
    "HTML": dict(data=b" <!DOCTYPE html><p>", reason="unknown format: HTML or XML; save"),
    "JSON array": dict(data=b'[\n{"title": 1}]', reason="unknown format: a JSON array; write"),
    "JSON over lines": dict(data=b'{\n"title": 1}', reason="JSON over several lines: write"),
    "gzip cut short": dict(data=gzip.compress(RECORD)[:-9], reason="damaged gzip: the file ends"),
    "gzip of no data": dict(data=b"\x1f\x8b", reason="damaged gzip: the file ends early"),
    "gzip and rubbish": dict(data=b"\x1f\x8brubbish", reason="damaged gzip: Error"),
    "page too long": dict(data=b"a line\n" * 1_500_000, reason="page too long: over 10,000,000"),
}


@pytest.mark.parametrize("case", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_rejected(read_bytes, tmp_path, case):
    *_, outcome = read_bytes(case["data"])
    assert isinstance(outcome, Rejected)
    assert outcome.reason.startswith(case["reason"])
    assert outcome.place == f"{tmp_path / 'file'}:1"


def test_lines_before_the_damage_are_read(read_bytes, tmp_path):
    lines = b"".join(b'{"id": "%d", "title": "t"}\n' % number for number in range(50_000))
    packed = gzip.compress(lines)
    *good, bad = read_bytes(packed[: len(packed) // 2])
    assert len(good) > 1000
    assert all(isinstance(outcome, Accepted) for outcome in good)
    assert bad.reason == "damaged gzip: the file ends early"
    assert bad.place == f"{tmp_path / 'file'}:{len(good) + 1}"


def bomb(inside: bytes = b"0") -> bytes:
    """Return gzip that begins with a record and unpacks to 2 GB, made in little memory."""
    target = io.BytesIO()
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=9) as packed:
        packed.write(RECORD)
        block = inside * (1_000_000 // len(inside))
        for _ in range(300):
            packed.write(block)
    member = target.getvalue()
    return member * 7


@pytest.mark.parametrize(
    "inside",
    [b"0", b" " * 99 + b"\n", b"{}" + b" " * 97 + b"\n"],
    ids=["one line", "blank", "records"],
)
def test_a_bomb_stops_its_file_and_nothing_else(read, tmp_path, inside):
    (tmp_path / "a").write_bytes(bomb(inside))
    (tmp_path / "b").write_bytes(RECORD)
    first, *_, stopped, after = read(tmp_path)
    assert first.article.id == "1"
    assert stopped.reason == "gzip bomb: unpacks to more than 200 times its size"
    assert after.place == f"{tmp_path / 'b'}:1"


def test_a_long_line_is_rejected_without_being_held(papers, tmp_path):
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(RECORD + b'{"title": "')
        for _ in range(60):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + RECORD)
    tracemalloc.start()
    first, long, last = read_articles([path], papers=papers)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert long == Rejected(f"{path}:2", "record too long: over 10,000,000 bytes")
    assert last.replaces == first.place
    assert peak < 40_000_000


def test_a_line_at_the_limit_is_read(read_bytes):
    start, end = b'{"title": "t", "x": "', b'"}'
    filler = b"x" * (10_000_000 - len(start) - len(end))
    assert kinds(read_bytes(start + filler + end)) == ["Accepted"]
    assert kinds(read_bytes(start + filler + b"x" + end)) == ["Rejected"]


@pytest.fixture
def folder(tmp_path):
    """A folder of news with all that one may meet in folders, and its root."""
    root = tmp_path / "news"
    (root / "sub" / ".hidden").mkdir(parents=True)
    (root / ".hidden.jsonl").write_bytes(RECORD)
    (root / "sub" / ".hidden" / "x.jsonl").write_bytes(RECORD)
    (root / "sources.toml").write_text("[papers]")
    (root / "README.md").write_text("About this folder.")
    (root / "b.jsonl").write_bytes(RECORD)
    (root / "a.txt").write_text(PAGE, encoding="utf-8")
    (root / "sub" / "c.log").write_bytes(RECORD.replace(b'"1"', b'"2"'))
    return root


def test_a_folder_is_read_in_order_without_what_is_hidden(read, folder):
    outcomes = read(folder)
    assert [o.place for o in outcomes] == [
        f"{folder}/a.txt:1",
        f"{folder}/b.jsonl:1",
        f"{folder}/sub/c.log:1",
    ]
    assert kinds(outcomes) == ["Accepted"] * 3


def test_an_unknown_format_in_a_folder_is_rejected(read, folder):
    (folder / "notes.md").write_text("some words")
    assert [o.reason for o in read(folder) if isinstance(o, Rejected)] == [
        "unknown format: neither JSON Lines nor named as a text, '.md'"
    ]
    # Asked for by name, it is read as what it says.
    assert kinds(read(folder / "notes.md")) == ["Accepted"]


def test_a_link_out_of_the_folder_is_refused(read, folder, tmp_path):
    (tmp_path / "secret.jsonl").write_bytes(RECORD)
    (folder / "out.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (folder / "up").symlink_to(tmp_path)
    (folder / "in.jsonl").symlink_to("b.jsonl")
    (folder / "sub" / "circle").symlink_to(folder)
    (folder / "dead").symlink_to("nowhere")
    rejected = {o.place: o.reason for o in read(folder) if isinstance(o, Rejected)}
    assert rejected == {
        f"{folder}/dead:1": "link leads nowhere",
        f"{folder}/out.jsonl:1": "link leads out of the folder",
        f"{folder}/up:1": "link leads out of the folder",
    }
    assert f"{folder}/in.jsonl:1" in [o.place for o in read(folder)]


def test_a_pipe_or_a_device_is_refused_without_waiting(read, folder):
    os.mkfifo(folder / "pipe.jsonl")
    for outcomes in (read(folder), read(folder / "pipe.jsonl"), read("/dev/zero")):
        (rejected,) = (o for o in outcomes if isinstance(o, Rejected))
        assert rejected.reason.startswith("not an ordinary file: to read a pipe, give -")


def test_a_missing_source_is_refused_before_anything_is_read(papers, tmp_path):
    with pytest.raises(SourceError, match="none: No such file or directory; name a file"):
        read_articles(["-", tmp_path, tmp_path / "none"], papers=papers)


def test_a_name_that_is_no_text_is_readable(read, tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.jsonl"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(RECORD)
    (outcome,) = read(tmp_path)
    outcome.place.encode()


def test_standard_input_is_read(read, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(RECORD))))
    progress = InputProgress()
    (outcome,) = read("-", progress=progress)
    assert outcome.place == "-:1"
    assert progress.share is None
    assert progress.done > 0
    assert total_bytes(["-"]) is None


def test_progress_counts_the_bytes_on_disk(folder):
    (folder / "packed").write_bytes(gzip.compress(RECORD * 20_000))
    (folder / "image.png").write_bytes(b"\x89PNG" * 200_000)
    (folder / "empty").write_bytes(b"")
    sizes = sum(
        (folder / name).stat().st_size
        for name in ("a.txt", "b.jsonl", "sub/c.log", "packed", "image.png")
    )
    assert total_bytes([folder]) == sizes
    progress = InputProgress()
    shares = [
        progress.share for _ in read_articles([folder], papers=Papers.empty(), progress=progress)
    ]
    assert shares == sorted(shares)
    assert shares[0] < 0.01
    assert (progress.done, progress.total, progress.share) == (sizes, sizes, 1.0)


def test_a_limit_counts_articles(read_bytes):
    data = b"".join(b'{"title": "%d"}\n{}\n' % number for number in range(5))
    assert kinds(read_bytes(data, limit=2)) == ["Accepted", "Rejected", "Accepted"]
    assert read_bytes(data, limit=0) == []


BYTES = st.binary(max_size=300)
LINES = st.lists(
    st.sampled_from([RECORD, b"{", b"}", b'{"id":', b"[", b"\xff", b"\xd9\x85", b"\n", b"\x1f\x8b"])
    | BYTES,
    max_size=12,
).map(b"".join)
ANY_FILE = st.one_of(
    BYTES,
    LINES,
    LINES.map(gzip.compress),
    LINES.map(lambda data: gzip.compress(data)[:-3]),
    st.builds(bytes.__add__, st.sampled_from([b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"{"]), BYTES),
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=ANY_FILE)
def test_no_bytes_raise(tmp_path, data):
    path = tmp_path / "any"
    path.write_bytes(data)
    outcomes = list(read_articles([path], papers=Papers.empty()))
    assert outcomes or not data.strip() or b"{" in data or data.startswith(b"\x1f\x8b")
    for outcome in outcomes:
        assert isinstance(outcome, Accepted | Rejected)
        if isinstance(outcome, Accepted):
            assert outcome.article.title or outcome.article.body
            json.dumps(dict(outcome.article.extra), allow_nan=False).encode()
            f"{outcome.article.id}{outcome.article.title}{outcome.article.body}".encode()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["id", "title", "body", "url", "source", "section", "author", "date", "date_raw", "lang", "x"]
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(record=st.dictionaries(FIELDS, JSON_VALUES))
def test_no_record_raises(tmp_path, record):
    path = tmp_path / "any"
    path.write_text(json.dumps(record))
    (outcome,) = read_articles([path], papers=Papers.empty())
    if isinstance(outcome, Accepted):
        json.dumps(dict(outcome.article.extra), allow_nan=False, ensure_ascii=False).encode()
        f"{outcome.article}".encode()
