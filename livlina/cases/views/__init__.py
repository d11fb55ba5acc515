"""The pages of one case. What the actor may not see does not exist: 404 (S-02)."""
