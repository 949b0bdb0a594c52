"""How well the phone line puts right what recognisers misheard."""
