"""The exit statuses of the program: what each of them tells a script."""

DONE = 0
NOT_DONE = 1  # something asked for was not found or not right
WRONG_USAGE = 2
INTERRUPTED = 130  # by Ctrl-C, as shells have it
