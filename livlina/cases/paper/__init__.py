"""The file of a case on paper: whole for those who work with it, and to the client what she may have."""
