"""The terminal: command line and screens; holds no advice logic."""
