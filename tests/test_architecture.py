"""The shape of the source: directions of imports, doors of libraries, Arabic that reads in order."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the bottom up: a module may import its own layer and those before it.
LAYERS = [
    ["indexer.errors"],
    ["indexer.analysis"],
    ["indexer.article"],
    ["indexer.schema"],
    ["indexer.index.bm25", "indexer.index.clock", "indexer.index.relevance"],
    ["indexer.index.storage"],
    ["indexer.index.words"],
    ["indexer.index.opening"],
    ["indexer.index.writing"],
    ["indexer.index.searching"],
    ["indexer.index"],
    ["indexer.learning"],
    ["indexer.backends"],
    ["indexer.sources"],
    ["indexer.ledger", "indexer.progress", "indexer.verify", "indexer.word_families"],
    ["indexer.build"],
    ["indexer.update", "indexer.copies", "indexer.export", "indexer.inspection", "indexer.doctor"],
    ["indexer.learn"],
    ["indexer.console", "indexer.cli_care"],
    ["indexer.cli", "indexer.__main__", "indexer"],
    ["search_app.page", "search_app.environment", "search_app.memory"],
    ["search_app.query"],
    ["search_app.texts"],
    ["search_app.results", "search_app.answer", "search_app.snapshots", "search_app.reading"],
    ["search_app.parameters"],
    ["search_app.search", "search_app.batch"],
    ["search_app.evaluation"],
    ["search_app.web"],
    ["search_app"],
]

# A library may be imported in these places alone.
DOORS = {
    "pyarabic": ["indexer.analysis.letters"],
    "whoosh": ["indexer.schema", "indexer.index.*", "indexer.backends.*"],
    "flask": ["search_app", "search_app.web.*"],
    "hijridate": ["search_app.query.calendars"],
    "flask_compress": ["search_app.web.factory"],
    "prometheus_client": ["search_app.web.metrics"],
    "waitress": ["search_app.web.server", "search_app.web.refusals"],
    "scipy": ["indexer.learning.sparse"],
    "click": ["indexer.cli", "indexer.cli_care", "indexer.console", "search_app.cli.*"],
    "rich": [
        "indexer.cli",
        "indexer.cli_care",
        "indexer.console",
        "indexer.progress",
        "search_app.cli.*",
    ],
}


def source_files() -> dict[str, Path]:
    """Module name to file, for both packages."""
    modules = {}
    for package in ("indexer", "search_app"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            modules[".".join(p for p in parts if p != "__init__")] = path
    return modules


MODULES = source_files()


def imports_of(module: str, path: Path) -> set[str]:
    """Every module that *module* imports, inside functions too, as absolute names."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            found |= {
                f"{whole}.{alias.name}" if f"{whole}.{alias.name}" in MODULES else whole
                for alias in node.names
            }
    return found


def layer_of(module: str) -> int:
    """The layer whose longest name *module* begins with."""
    matches = [
        (len(name), number)
        for number, names in enumerate(LAYERS)
        for name in names
        if module == name or module.startswith(name + ".")
    ]
    return max(matches)[1]


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downward(module):
    upward = {
        imported
        for imported in imports_of(module, MODULES[module])
        if imported.split(".")[0] in ("indexer", "search_app")
        and layer_of(imported) > layer_of(module)
    }
    assert not upward, f"{module} imports {upward} from a layer above it"


@pytest.mark.parametrize("module", MODULES)
def test_libraries_come_in_by_their_doors(module):
    for library in {name.split(".")[0] for name in imports_of(module, MODULES[module])} & set(
        DOORS
    ):
        doors = DOORS[library]
        assert any(fnmatchcase(module, door) for door in doors), (
            f"{module} imports {library}; only {doors} may"
        )


def test_no_module_is_in_an_import_cycle():
    graph = {m: {i for i in imports_of(m, p) if i in MODULES} - {m} for m, p in MODULES.items()}
    # A package and its own modules are one thing here: the package lists them.
    graph = {
        m: {i for i in targets if not m.startswith(i + ".") and not i.startswith(m + ".")}
        for m, targets in graph.items()
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"import cycle: {' -> '.join([*path, module])}"
        if module not in done:
            for target in sorted(graph[module]):
                visit(target, (*path, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def tracked_texts() -> list[Path]:
    """Every text file of the project that a person edits."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    suffixes = {".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".jsonl", ".json", ".tsv"}
    return [
        ROOT / name for name in listed if Path(name).suffix in suffixes and (ROOT / name).exists()
    ]


def test_no_bidi_controls_in_any_file():
    controls = re.compile("[\u202a-\u202e\u2066-\u2069]")
    found = [p for p in tracked_texts() if controls.search(p.read_text(encoding="utf-8"))]
    assert not found, f"write bidi controls as escapes in {found}"


ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
HAS_ARABIC = re.compile(rf"[{ARABIC}]")


def trading_places(source: str) -> list[int]:
    """The lines on which two Arabic strings stand with no Latin letter between.

    On a screen that runs from left to right such strings trade places.
    """
    lines = source.splitlines()
    kinds = {"STRING", "FSTRING_MIDDLE"}
    strings = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if tokenize.tok_name[token.type] in kinds and HAS_ARABIC.search(token.string)
    ]
    found = []
    for first, second in pairwise(strings):
        row = first.end[0]
        if second.start[0] == row == second.end[0]:
            arabic = [place.start() for place in HAS_ARABIC.finditer(lines[row - 1])]
            last = max(p for p in arabic if p < first.end[1])
            begin = min(p for p in arabic if p >= second.start[1])
            if not re.search("[A-Za-z]", lines[row - 1][last:begin]):
                found.append(row)
    return found


def test_two_arabic_strings_never_share_a_line_without_latin_between():
    found = [
        f"{path.relative_to(ROOT)}:{row}"
        for path in tracked_texts()
        if path.suffix == ".py"
        for row in trading_places(path.read_text(encoding="utf-8"))
    ]
    assert not found, "put Latin letters between, or one string a line: " + ", ".join(found)


def test_the_rule_about_arabic_lines_can_fail():
    assert trading_places('check("\u0643\u062a", "\u0628\u062a")') == [1]
    assert trading_places('dict(written="\u0643\u062a", stored="\u0628\u062a")') == []
