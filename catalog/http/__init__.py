"""The network, bounded: every request has a deadline, a size, and few tries; nothing here knows what is asked."""
