"""What the staff have noticed about how help is given. Nothing about clients."""
