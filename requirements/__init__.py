"""The register of what Livlina is meant to do, and what of it the tests prove."""
