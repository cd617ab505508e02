"""Drills: what a learner missed comes again, one question at a time, made from the pages of the reference."""
