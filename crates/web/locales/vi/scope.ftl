# Vì sao một cơ sở không thuộc phạm vi của bộ tiêu chuẩn
scope-says = { $fact }: { $why }
scope-source = Nguồn: { $source }
scope-check = Cần kiểm tra: { $check }
