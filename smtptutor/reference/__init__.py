"""What is known of SMTP, a page each, and its lookup. Imports nothing of the package."""
