"""How good some weights are, measured: right answers, calibration, and pictures unlike the training ones."""
