// Placeholder so that the package resolves while this target grows.
