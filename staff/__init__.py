"""For a clinic's staff: reports over stored conversations, mending answers, spreadsheets, lists of questions."""
