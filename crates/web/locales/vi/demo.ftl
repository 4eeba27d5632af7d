demo-banner-label = Ngày của bản trình diễn
demo-banner-tag = Trình diễn
demo-banner-day = Hôm nay là { $day }
demo-banner-next = { $what }: { $day }
demo-banner-push = Đi tới hạn tiếp theo
gallery-title = Các thành phần giao diện
