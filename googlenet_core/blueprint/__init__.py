"""What a network is, on paper: Table 1 as data, names of layers, the layers with their sizes, nodes and edges."""
