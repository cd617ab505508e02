"""
The first line of the default site.

It stands by itself so that it is on the screen before anything else is loaded; the dialect says the same.
"""

HOSTNAME = "mail.example.test"
TEXT = "ESMTP smtptutor"
GLOSS = "ready, and waits for a greeting"
MEANS = f"{HOSTNAME} took the connection and waits for the client to introduce itself."
"""What the page of its cause says of it, in a few words and in a sentence."""
