"""Logs of mail servers, each kind with its own shape."""
