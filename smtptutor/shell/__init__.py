"""The shell: what a person at a terminal sees. The only place that imports prompt_toolkit."""
