"""Ctrl-C while the database works: its own threads may keep Python from ever seeing the signal."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer


@contextmanager
def stopped_at_once() -> Iterator[None]:
    """Within it, Ctrl-C ends the process with code 130 and a line, whatever a library is at."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # in the background of a script
    if ignored or threading.current_thread() is not threading.main_thread():
        yield
        return
    told, tell = os.pipe()
    os.set_blocking(tell, False)

    def wait() -> None:
        while signals := os.read(told, 1):
            if signals[0] == signal.SIGINT:
                typer.echo("onrecord: stopped", err=True)
                os._exit(130)
        os.close(told)

    before = signal.signal(signal.SIGINT, lambda *_: None)  # else the library would raise meanwhile
    woken = signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    threading.Thread(target=wait, daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGINT, before)
        os.close(tell)
