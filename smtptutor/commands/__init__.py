"""The subcommands, a module each; cli.py imports the one that is asked for."""
