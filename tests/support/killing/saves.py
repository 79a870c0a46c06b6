"""Saves that are killed, and saves that get in each other's way."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

from catalog.storage import files, store
from tests.support.killing.generations import NEW_DAY, OLD_DAY, Generation, check, generation, tidy
from tests.support.killing.steps import Steps, ended, forked

SEED = 20261124


def kill_at_every_step(folder: Path) -> str:
    """Kill a save before its first step, its second, and so on, until one gets through."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    for step in range(1_000):

        def work(step: int = step) -> None:
            Steps(step).install()
            new.save(folder)

        status = ended(forked(work))
        found = check(folder, old, new)
        if status == 0:
            assert found is new
            tidy(folder)
            return f"{step} steps"
        assert status == -signal.SIGKILL
        new.save(folder)
        check(folder, new)
        tidy(folder)
        old.save(folder)
    raise AssertionError("no save ever got through")


def kill_the_first_save_at_every_step(folder: Path) -> str:
    """The same where there is no catalogue and no folder yet: then it is the shipped or the new one."""
    new, shipped = generation(NEW_DAY), store.load()
    for step in range(1_000):

        def work(step: int = step) -> None:
            Steps(step).install()
            new.save(folder / "new" / "folder")

        status = ended(forked(work))
        used = store.load(folder / "new" / "folder").digest
        assert used in (shipped.digest, new.digest)
        if status == 0:
            assert used == new.digest
            return f"{step} steps"
        shutil.rmtree(folder / "new", ignore_errors=True)
    raise AssertionError("no save ever got through")


def kill_at_random(folder: Path, count: int) -> str:
    """Kill saves at random moments: every other one while the file is written, the rest anywhere."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    whole, writing = _seconds(folder, old, new)
    dice = random.Random(SEED)
    left: dict[str, int] = {old.day: 0, new.day: 0}
    swept = 0
    for turn in range(count):
        reading, ready = os.pipe()

        def work(ready: int = ready) -> None:
            real = files.write_atomically

            def told(path: Path, data: bytes) -> None:
                os.write(ready, b"x")
                real(path, data)

            files.write_atomically = told
            new.save(folder)
            signal.pause()

        pid = forked(work)
        if turn % 2:
            os.read(reading, 1)
        time.sleep(dice.uniform(0, 1.3 * (writing if turn % 2 else whole)))
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) == -signal.SIGKILL
        os.close(reading)
        os.close(ready)
        left[check(folder, old, new).day] += 1
        new.save(folder)
        check(folder, new)
        swept += tidy(folder)
        old.save(folder)
    return f"{count} kills: {left[old.day]} left the old catalogue, {left[new.day]} the new one"


def _seconds(folder: Path, *generations: Generation) -> tuple[float, float]:
    """How long a save takes, and the writing in it."""
    since = time.perf_counter()
    for one in generations:
        one.save(folder)
    whole = (time.perf_counter() - since) / len(generations)
    data = (folder / store.REFRESHED).read_bytes()
    since = time.perf_counter()
    files.write_atomically(folder / store.REFRESHED, data)
    writing = time.perf_counter() - since
    generations[0].save(folder)
    return whole, writing


def two_at_once(folder: Path) -> str:
    """Two processes save in turn, as fast as they can; a third reads all the while."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)

    def work() -> None:
        for turn in range(15):
            (old, new)[(turn + os.getpid()) % 2].save(folder)

    running = [forked(work), forked(work)]
    reads = 0
    statuses = []
    while running:
        assert store.load(folder).digest in (old.digest, new.digest)
        reads += 1
        for pid in running[:]:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                running.remove(pid)
                statuses.append(os.waitstatus_to_exitcode(status))
    assert set(statuses) <= {0, 3}, statuses
    check(folder, old, new)
    tidy(folder)
    return f"{reads} reads"
