"""Run one trial in this process, which forks and kills: `python -m tests.support.killing TRIAL FOLDER [COUNT]`.

By hand, with a home to spare: `random FOLDER 100` kills saves, and `refresh FOLDER 100` the whole command.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.killing.disks import full, limited, read_only
from tests.support.killing.refreshes import kill_refreshes, small_shipped_in
from tests.support.killing.saves import (
    kill_at_every_step,
    kill_at_random,
    kill_the_first_save_at_every_step,
    two_at_once,
)

TRIALS: dict[str, Callable[..., str]] = {
    "steps": kill_at_every_step,
    "first": kill_the_first_save_at_every_step,
    "pair": two_at_once,
    "limit": limited,
    "full": full,
    "read-only": read_only,
    "refresh": lambda folder, count="100": kill_refreshes(folder, int(count), None),
    "refresh-small": lambda folder, count="100": kill_refreshes(folder, int(count), small_shipped_in(folder)),
    "random": lambda folder, count="100": kill_at_random(folder, int(count)),
}


if __name__ == "__main__":
    sys.stdout.write(TRIALS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]) + "\n")
