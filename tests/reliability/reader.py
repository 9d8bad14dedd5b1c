"""A process that reads an index over and over: started by ``test_readers``."""

from __future__ import annotations

import gc
import json
import sys
import threading
from pathlib import Path

from indexer import backends
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.search import SearchService

COUNT = 12


def main(path: str, thread_count: int) -> None:
    service = SearchService(IndexHome(Path(path)), backends.default())
    stop, wrong, reads = threading.Event(), [], [0] * thread_count
    least = [sys.maxsize]

    def look() -> str | None:
        page = service.search(SearchParameters("خبر", per_page=50, group=False))
        bodies = {result.article.body for result in page.results}
        ids = [result.article.id for result in page.results]
        if len(bodies) != 1 or page.total != COUNT or len(set(ids)) != COUNT:
            return f"{page.total} found, {len(ids)} shown, {len(bodies)} versions"
        return None

    def read(number: int) -> None:
        while not stop.is_set() or sum(reads) < least[0]:
            try:
                problem = look()
            except Exception as error:
                problem = f"{type(error).__name__}: {error}"
            if problem:
                wrong.append(problem)
            reads[number] += 1

    threads = [threading.Thread(target=read, args=(n,)) for n in range(thread_count)]
    print("reading", flush=True)
    for thread in threads:
        thread.start()
    least[0] = int(sys.stdin.readline() or 0)  # nothing: whoever started this is gone
    stop.set()
    for thread in threads:
        thread.join()
    gc.collect()
    descriptors = Path("/proc/self/fd")
    files = len(list(descriptors.iterdir())) if descriptors.is_dir() else 0
    service.close()
    print(json.dumps({"reads": sum(reads), "wrong": wrong[:10], "files": files}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
