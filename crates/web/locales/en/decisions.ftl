decisions-title = Decisions
