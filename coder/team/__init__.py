"""The team: how observers learn, and whether they may code on their own yet. What computes here is pure."""
