"""Trains `pairs.onnx`: what one party does to another, read off the vectors that the claims encoder leaves."""
