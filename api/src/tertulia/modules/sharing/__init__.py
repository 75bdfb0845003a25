"""Who else may see or change an object: grants to people, groups and everyone."""
