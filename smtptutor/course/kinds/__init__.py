"""The kinds of steps in which an answer is given to the tutor, a file each."""
