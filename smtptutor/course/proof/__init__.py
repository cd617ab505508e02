"""
What somebody did in lessons, in a file that others can read, and whether it is true.

It is told by doing all of it again in the simulator: nothing in the file has to be believed.
"""
