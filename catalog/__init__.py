"""Facts about AI models, and advice drawn from them: no screen, no printing."""

VERSION = "0.1.0"
