"""How a person rates herself on a tablet at the centre, with a code for the occasion (egen skattning)."""
