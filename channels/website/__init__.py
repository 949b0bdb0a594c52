"""What the website's chat is made of: who may come in, what they send, what they get."""
