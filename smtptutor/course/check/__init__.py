"""
Is a lesson sound and fair? Plays it in both directions: what must pass passes, and what must not does not.

Fair means: the solution works, as it stands and in other spellings of the same thing; an empty session and one left
unfinished do not; each mistake shows on its example and not on the solution; nothing is used before it is taught.
"""
