"""The bytes of weights files, read with suspicion: safetensors' remarks, pickles, Caffe models, ONNX graphs."""
