"""Where messages come from: each module reads one kind of source into a `Case`. Nothing here ever sends."""
