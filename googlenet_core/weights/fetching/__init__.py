"""Files fetched over HTTP, so that nothing half-written is ever used. Knows nothing about networks."""
