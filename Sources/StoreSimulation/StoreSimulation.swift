// Built in the first steps of this floor.
