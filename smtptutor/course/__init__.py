"""The course: lessons as data, goals, hints, progress, and the runner. No terminal in it."""
