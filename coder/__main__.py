"""The console command `coder`, also `python -m coder`."""

import sys

from coder.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
