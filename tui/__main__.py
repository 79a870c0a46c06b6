"""`python -m tui` is `modelpick`."""

from tui.cli.dispatch import run_process

if __name__ == "__main__":
    run_process()
