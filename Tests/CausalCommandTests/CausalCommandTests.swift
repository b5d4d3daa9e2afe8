// The first suite of this floor comes with its first code.
