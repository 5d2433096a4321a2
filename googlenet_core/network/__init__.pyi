from .introspection import architecture as architecture
from .kernels import KernelPictures as KernelPictures
from .model import GoogLeNet as GoogLeNet, Heads as Heads, training_loss as training_loss
