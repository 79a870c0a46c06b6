"""Threads that nobody waits for: a name that cannot be resolved must not hold up the end of the program."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class DaemonThreads(ThreadPoolExecutor):
    """Each call in a daemon thread of its own.

    asyncio resolves names in its default executor, and ends only when the executor's threads have: a resolver that
    waits for a dead name server would keep a cancelled program alive for tens of seconds.
    """

    def submit(self, call: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Start at once, however many there are: they are as few as the servers asked."""
        future: Future[Any] = Future()
        threading.Thread(target=_run, args=(future, call, args, named), daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the threads to themselves."""


def _run(future: Future[Any], call: Callable[..., Any], args: Any, named: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call(*args, **named))
    except BaseException as error:
        future.set_exception(error)
