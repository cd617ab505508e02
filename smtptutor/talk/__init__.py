"""What all front ends share: the conversation, the tutor, and its tables of words. Knows no terminal."""
