certificates-title = Giấy công nhận
