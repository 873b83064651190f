"""SQL over a WebSocket: what every function of the application shares.

Imports run one way: settings, errors, observability, aws; messages; queries, connections; engines;
channel, poll_loop, failures; submission, delivery; routes.
"""
