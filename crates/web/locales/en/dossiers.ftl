dossiers-title = Dossiers
