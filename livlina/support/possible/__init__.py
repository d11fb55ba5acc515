"""Which help is possible for the person of a case, what stands in the way of the rest, and what could not be had."""
