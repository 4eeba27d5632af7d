rounds-title = Đợt
