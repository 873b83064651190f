"""A package that functions find only through their layer."""

WORDS = "from the layer"
