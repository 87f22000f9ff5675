"""Trains `pairs.onnx`: what one party does to another, off the vectors that the claims encoder leaves."""
