"""From an exchange to an explanation: what the reply means, why it came here, what to type next."""
