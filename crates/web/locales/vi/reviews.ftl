reviews-title = Thẩm định
