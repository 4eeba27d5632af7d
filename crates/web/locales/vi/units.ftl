units-title = Đơn vị hành chính
