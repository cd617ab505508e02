"""The simulated place that the learner talks to."""
