criteria-title = Tiêu chí
