"""How urgently a message needs help: the tables of data/safety and how they are read; no Rasa."""
