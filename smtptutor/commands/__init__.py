"""The subcommands, a module each; cli.py imports the one that is asked for.

What they share is in options.py, shared.py, status.py and dialogue.py.
"""
