reviews-title = Review
