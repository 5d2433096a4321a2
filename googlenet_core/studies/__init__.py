"""Questions about the design, answered from the blueprint alone: Table 1, reductions, shares, variants, peers."""
