"""Files from other programs into the models."""
