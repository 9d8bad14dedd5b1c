"""What the documents say is so: commands run, files exist, every part is named."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from search_app.cli import cli

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "corpus/README.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def readme_commands() -> list[str]:
    """The lines of README's shell blocks that are marked as tested."""
    blocks = re.findall(r"<!-- tested -->\n```sh\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_commands_of_the_readme_run(tmp_path):
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    commands = readme_commands()
    assert len(commands) >= 5
    for command in commands:
        program, *arguments = shlex.split(command, comments=True)
        assert program == "khabar"
        done = subprocess.run(
            [sys.executable, "-m", "search_app", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "my"}
    assert "/my/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_files_that_a_document_names_exist(document):
    base = (ROOT / document).parent
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", text)
    paths = re.findall(r"`((?:indexer|search_app|tests|corpus|docs)/[\w./-]*)`", text)
    missing = [p for p in links if not (base / p).exists()]
    missing += [p for p in paths if not (ROOT / p).exists()]
    assert not missing


def test_architecture_names_every_part():
    for package in ("indexer", "search_app"):
        for path in (ROOT / package).iterdir():
            name = path.name
            if name.startswith("__") or name.endswith((".typed", ".pyc")):
                continue
            assert name in ARCHITECTURE, f"{package}/{name} is not in ARCHITECTURE.md"


def test_every_verb_has_help_and_stands_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert command.help, f"khabar {name} has no help"
        assert f"`{name}`" in changelog or f"khabar {name}" in changelog


def test_make_targets_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
