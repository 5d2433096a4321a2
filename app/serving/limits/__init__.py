"""What a browser may do to the server, and how often: connections, messages, hosts, owners, files on demand."""
