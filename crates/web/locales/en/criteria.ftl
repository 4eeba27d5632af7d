criteria-title = Criteria
