"""How dialogues are written down: the marks of who speaks, and the lines of replies."""
