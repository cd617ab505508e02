"""Errors of programs and libraries, as people copy them: which reply of a server is in them, or that there is none."""
