me-title = Thông tin của tôi
me-lead = Tất cả những gì phần mềm giữ về anh chị.
me-name = Tên hiển thị
me-kept = Không có số điện thoại hay mật khẩu; thư điện tử chỉ có khi anh chị chọn nhận nhắc việc. Việc chính thức ghi vai trò và cơ quan; muốn sửa tên, hãy hỏi người quản lý vai trò.
me-browsers = Các trình duyệt đang mở
me-browsers-text = Một phiên kết thúc sau 14 ngày không dùng, chậm nhất sau 90 ngày.
me-browser = Mở { $since } · dùng lần cuối { $seen }
me-leave = Thoát trên mọi trình duyệt
