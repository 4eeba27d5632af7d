rounds-title = Rounds
