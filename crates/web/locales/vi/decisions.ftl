decisions-title = Quyết định
