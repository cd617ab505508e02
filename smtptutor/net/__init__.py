"""The simulated server on a port of this machine: the only room that opens sockets. It listens, and never connects."""
