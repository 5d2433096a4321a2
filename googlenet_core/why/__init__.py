"""Why a class got its score: attribution, ablation, gradients, and checks on them."""
