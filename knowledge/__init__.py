"""What the articles say, as tables: loaded, checked and looked up. Imports no Rasa."""
