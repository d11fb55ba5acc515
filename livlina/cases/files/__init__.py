"""The files of a case: what a line of its register of documents may have. Sealed on the disk, fetched one at a time."""
