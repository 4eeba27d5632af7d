search-title = Tìm kiếm
