"""Facts as SVG and pixels that are drawn by hand."""
