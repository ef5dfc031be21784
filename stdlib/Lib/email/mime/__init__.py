"""Classes that build messages of each kind."""
