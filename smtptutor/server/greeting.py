"""
The first line of the default site.

It stands by itself so that it is on the screen before anything else is loaded; the dialect says the same.
"""

HOSTNAME = "mail.example.test"
TEXT = "ESMTP smtptutor, a server to learn with"
