units-title = Administrative units
