"""python -m smtptutor."""

import sys

from smtptutor.cli import main

if __name__ == "__main__":
    sys.exit(main())
