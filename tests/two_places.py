"""A lesson with a story, whose second step opens at another place, as text."""

LESSON = """\
format = 2
id = "two-places"
title = "Two places"
about = "You can tell two places apart."
story = "Alice writes to Bob, and then to Carol."
teaches = []
before = ["EHLO client.example.org"]

[[steps]]
id = "here"
say = "Name the sender."
goals = [{ sender = "alice@example.test", tick = "a sender is held" }]
hints = ["one", "two", "MAIL FROM:<____>"]
solution = ["MAIL FROM:<alice@example.test>"]

[[steps]]
id = "there"
site = "office"
before = ["EHLO a.example", "MAIL FROM:<alice@example.test>", "DATA", "RCPT TO:<bob@example.test>", "DATA", "Subject: x"]
say = "End the letter."
goals = [{ message_to = ["bob@example.test"], tick = "it is in" }]
hints = ["one", "two", "____"]
solution = ["", "."]
"""
