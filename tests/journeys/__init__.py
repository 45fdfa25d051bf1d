"""The service as its users meet it: a process, a socket and the requests of the README."""
