"""SQL over a WebSocket: what every function of the application shares.

Imports run one way: errors, settings, observability, aws; messages; connections, queries; engines;
channel, poll_loop, failures; submission, delivery; routes.
"""

import gc

# While a function starts the collector would run again and again and find nothing, since what is
# imported stays. `aws.prepare` ends this; the authorizer, which makes no client, leaves it so.
gc.set_threshold(500_000)
