"""What one who leads a unit sees of the work there, and the review of each worker's cases once a month."""
