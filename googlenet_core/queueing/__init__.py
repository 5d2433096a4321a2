"""Who may compute when: turns that go round, queues with an end, long work let in by its memory. No tensors."""
