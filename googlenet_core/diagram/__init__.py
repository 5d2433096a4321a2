"""A network drawn by Graphviz: what is folded, how it looks, and what its SVG needs beside the drawing."""
