common-tagline = The safety and order programme
common-skip = Skip to main content
common-navigation = Main sections
common-breadcrumbs = Breadcrumbs
common-leave = Leave
common-done = Done
common-saved = Saved
common-saving = Saving
common-not-saved = Not saved. Use the Save button at the end of the page.
common-photo-shrunk = The photo was made smaller before sending
common-protects = This software rates organisations, never people. It keeps the least personal data that works, each with a purpose and an end date.
common-privacy = What is protected
common-check-certificate = Check a certificate
common-help = Help
common-printed = printed at { $at }
common-error-title = There is something to correct
common-error-prefix = Error
common-day-hint = For example, 20/10/2026
common-save = Save
common-cancel = Cancel
common-back = Back
common-change = Change
common-remove = Remove
common-add = Add
common-search = Search
common-yes = Yes
common-no = No
common-optional = optional
common-all = All
common-pages = Pages
common-previous = Previous
common-next = Next
common-page-of = Page { $page } of { $pages }
common-results = { $n ->
    [one] { $n } result
   *[other] { $n } results
 }
common-filter = Filter the list
common-filter-apply = Apply
common-filter-clear = Clear filters
common-filter-remove = Remove filter
common-export = Download this list
common-nothing = There is nothing here.
common-no-figure = not available
common-due-today = due today
common-due-in = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
 }
common-due-past = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
 }
# The seven words for where a dossier stands.
status-not-started = Not started
status-in-progress = In progress
status-submitted = Submitted
status-returned = Returned
status-endorsed = Endorsed
status-recognised = Recognised
status-not-recognised = Not recognised
# The places a role goes to.
nav-home = Home
nav-site = My site
nav-evidence = Evidence
nav-queue = Queue
nav-overview = Overview
nav-sites = Sites
nav-imports = Imports
nav-decide = Decide
nav-decisions = Decisions
nav-letters = Papers
nav-acts = Log
nav-rounds = Rounds
nav-posts = People
nav-search = Search
