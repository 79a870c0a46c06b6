"""Facts about AI models, and advice drawn from them: no screen, no printing."""
