"""Who has read: what a client is told of who opened the case, when and by which task."""
