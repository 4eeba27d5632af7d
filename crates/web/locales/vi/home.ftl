home-title = Trang đầu
