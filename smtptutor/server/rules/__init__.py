"""What a site decides, step by step: each step has its rules in order, in one line."""
