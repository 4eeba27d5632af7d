evidence-title = Minh chứng
