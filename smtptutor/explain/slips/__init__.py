"""What exactly is wrong in a line that cannot be read: the place, the words for it, and the line without it."""
