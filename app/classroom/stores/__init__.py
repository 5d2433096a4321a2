"""Where rooms are kept: in this process, or in Redis for several of them. One contract for both."""
