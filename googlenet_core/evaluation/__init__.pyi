from .class_means import Likeness as Likeness
