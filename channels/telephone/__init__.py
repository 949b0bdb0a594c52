"""What a telephone call is made of: what Twilio sends, what the caller means, what the caller hears."""
