"""A caller of our own for trying the phone line: says questions, as a telephone carries them, and hears them."""
