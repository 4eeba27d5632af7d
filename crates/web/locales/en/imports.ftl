imports-title = Imports
