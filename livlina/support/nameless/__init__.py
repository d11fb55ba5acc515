"""Help without needs assessment where it is not written down whom it is given to: a running number and a count."""
