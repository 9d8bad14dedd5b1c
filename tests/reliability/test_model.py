"""Any sequence of updates against a dict; compacted, against a build from scratch."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from articles import SOURCES, generate
from disks import Unsynced
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from model import BACKEND, answers_of, as_read, build_all, check_against, open_current, update_all

from indexer.index.storage.durable import using
from indexer.index.storage.home import IndexHome
from indexer.index.writing import tiers, updater
from indexer.learn import learn
from indexer.update import compact, delete
from indexer.verify import verify_all

STEPS = 50  # of one sequence
# Five versions of each of 24 articles.
POOL = as_read(
    replace(
        article,
        id=f"id{number}",
        source=SOURCES[number % len(SOURCES)],  # an id belongs to one source
        precision="day" if article.published else None,
    )
    for number in range(24)
    for article in generate(5, seed=number)
)

versions = st.lists(st.integers(0, len(POOL) - 1), min_size=1, max_size=6)
ids = st.lists(st.integers(0, 25).map("id{}".format), min_size=1, max_size=4)


class Updates(RuleBasedStateMachine):
    """An index, and the dict of the articles that should be in it."""

    learns = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="khabar-model-"))
        self.home = IndexHome(self.folder / "home")
        self.model = {article.id: article for article in POOL[::15]}
        self.setting = ExitStack()
        self.setting.enter_context(using(Unsynced()))
        # Small, so that merges and a lexicon written anew come often.
        self.setting.enter_context(mock.patch.object(tiers, "FANOUT", 4))
        self.setting.enter_context(mock.patch.object(updater, "FOLD_WORDS", 6))
        build_all(self.home, self.folder, self.model.values())

    def teardown(self) -> None:
        self.setting.close()
        shutil.rmtree(self.folder)

    @rule(numbers=versions)
    def update(self, numbers: list[int]) -> None:
        batch = [POOL[number] for number in numbers]
        report = update_all(self.home, self.folder, batch)
        self.model |= {article.id: article for article in batch}
        assert report.articles == len(self.model)

    @rule(numbers=versions)
    def update_twice(self, numbers: list[int]) -> None:
        self.update(numbers)
        before = self.home.current().key
        last = {POOL[number].id: POOL[number] for number in numbers}
        update_all(self.home, self.folder, last.values())
        assert self.home.current().key == before

    @rule(gone=ids)
    def delete(self, gone: list[str]) -> None:
        report = delete(gone, self.home, BACKEND)
        assert report.counts["deleted"] == len(set(gone) & self.model.keys())
        for article_id in gone:
            self.model.pop(article_id, None)

    @rule()
    def compact(self) -> None:
        compact(self.home, BACKEND)
        if self.model and not self.learns:
            scratch = IndexHome(self.folder / "scratch")
            build_all(scratch, self.folder, [self.model[i] for i in sorted(self.model)])
            assert answers_of(self.home) == answers_of(scratch)

    @rule()
    def verify(self) -> None:
        assert verify_all(self.home, BACKEND)[0].articles == len(self.model)

    @invariant()
    def answers_are_those_of_the_dict(self) -> None:
        searcher = open_current(self.home)
        try:
            check_against(searcher, self.model)
        finally:
            searcher.close()


class UpdatesOfWhatHasLearnt(Updates):
    """The same over an index that learns now and then: every article keeps a vector of its own."""

    learns = True

    @rule()
    def learn(self) -> None:
        if self.model:
            learn(self.home, BACKEND)

    @invariant()
    def every_article_has_a_vector(self) -> None:
        searcher = open_current(self.home)
        learnt = self.home.current().contents.learnt is not None
        try:
            found = {i: searcher.closeness(i, [i]) for i in self.model}
            # An article without a word that was learnt has none.
            known = [close for close in found.values() if close is not None]
            assert bool(known) == (learnt and bool(self.model))
            assert all(abs(close[0] - 1) < 0.01 for close in known)
        finally:
            searcher.close()


def run(sequences: int, machine: type[Updates] = Updates) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )


def test_any_sequence_of_updates(trials):
    run(trials("steps of updates against a dict", 500, 500) // STEPS)


def test_any_sequence_of_updates_of_what_has_learnt(trials):
    run(trials("steps of updates of what has learnt", 100, 1_000) // STEPS, UpdatesOfWhatHasLearnt)


@pytest.mark.nightly
def test_any_sequence_of_updates_at_length(trials):
    run(trials("steps of updates against a dict", 10_000, 10_000) // STEPS)
