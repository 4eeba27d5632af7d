imports-title = Nhập danh sách
