"""SQL over a WebSocket: what every function of the application shares.

Imports run one way: errors, settings, observability, aws; messages; connections, queries; engines;
channel, poll_loop, failures; submission, delivery; routes.
"""
