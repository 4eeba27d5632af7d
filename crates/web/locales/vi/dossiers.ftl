dossiers-title = Hồ sơ
