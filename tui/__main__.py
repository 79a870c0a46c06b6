"""`python -m tui` is `modelpick`."""

import sys

from tui.cli.dispatch import main

if __name__ == "__main__":
    sys.exit(main())
