"""What colleagues are trained in, from when to when, and which kinds of case ask for it. Nothing about clients."""
