overview-title = Tổng quan
