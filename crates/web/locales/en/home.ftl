home-title = Home
home-first = First of all
home-nothing-due = Nothing is due for this role now.
home-tasks = To do
home-no-date = Without a day of its own
home-by-day = Due { $day }
home-changed = What changed
home-state = How it stands
home-site = Site
home-place = Place
home-round = Round of { $period }
home-no-round = There is no round for this kind of site yet.
home-no-round-office = No round has been opened yet.
home-holder = Who has the dossier
home-holder-site = the site
home-holder-reviewer = the reviewer
home-holder-decider = the decision maker
home-holder-nobody = nobody has anything left to do
home-not-registered = Not registered
home-withdrawn = Left the round
home-subject-ended = Closed as the site ended
home-next = Next step
home-next-submitted = Waiting for the review. It can be taken back before the closing day.
home-next-endorsed = Waiting for the decision, which is due before { $day }.
home-next-final = This round is done.
home-register = Register for the standard of { $period }
home-register-hint = Registering opens the site’s dossier in the round.
home-register-closed = The round of { $period } is closed; registering is no longer possible.
home-register-button = Register
home-submit = Submit the dossier of { $period }
home-submit-returned = Mend the returned dossier and submit it again
home-submit-hint = { $n ->
    [0] Everything is there; it can be submitted.
    [one] One thing is left before it can be submitted.
   *[other] { $n } things are left before it can be submitted.
  }
home-submit-button = Open the dossier
home-submit-now = Check and submit
home-criteria = Answer the criteria
home-criteria-hint = { $n } criteria not answered or not confirmed
home-minutes = Attach the minutes of the meeting
home-minutes-hint = They record what was said on each criterion.
home-sign = The head signs
home-sign-hint = Confirm it here, or attach the signed scan.
home-opinion = Add the union’s opinion
home-opinion-hint = It goes to the reviewer with the dossier.
home-opinion-button = Add the opinion
home-opinion-given = The union’s opinion is in the dossier.
home-years = Years
home-year = Year
home-review = { $n ->
    [one] Review { $n } dossier
   *[other] Review { $n } dossiers
  }
home-review-none = No dossier waits for review.
home-review-hint = The longest waiting first.
home-review-button = Open the queue
home-decide = { $n ->
    [one] Decide on { $n } endorsed dossier
   *[other] Decide on { $n } endorsed dossiers
  }
home-decide-none = No dossier waits for a decision.
home-decide-from = Decisions are confirmed from { $from } to { $to }; the list can be prepared before.
home-decide-now = These are the days for confirming decisions, until { $to }.
home-decide-late = The last day for deciding ({ $to }) has passed.
home-decide-button = Open the list
home-late-task = { $n ->
    [one] Look at { $n } late dossier
   *[other] Look at { $n } late dossiers
  }
home-unregistered-task = { $n ->
    [one] Remind { $n } site that has not registered
   *[other] Remind { $n } sites that have not registered
  }
home-returned-task = { $n ->
    [one] { $n } dossier back at its site
   *[other] { $n } dossiers back at their sites
  }
home-disputed-task = { $n ->
    [one] { $n } dossier with an open dispute
   *[other] { $n } dossiers with an open dispute
  }
home-waiting-title = Waiting longest
home-late-title = Late sites
home-communes-title = Where most are late
home-unit = Unit
home-late-count = Late (sites)
home-sites-count = Sites
home-since = Submitted
home-figures = Figures
home-sites = sites in the register
home-registered = registered
home-recognised = recognised
home-waiting = waiting for review or decision
home-late = late
home-open-overview = Open the overview
home-open-acts = Open the log
home-acts-title = Newest acts
home-server-lead = This role runs the server and reads no dossier.
home-server-check = checks that the data is whole
home-server-doctor = checks folders, rights, ports, fonts, clock, space
home-server-version = the version
home-server-commands = Commands on the server
home-server-rounds = Open and see rounds
home-server-rounds-hint = { $n ->
    [one] One round opened
   *[other] { $n } rounds opened
 }
home-notice-returned = The dossier was returned with reasons.
home-notice-extended = The closing day was extended.
home-notice-recognised = The site was recognised.
home-notice-not-recognised = The site was not recognised; the dossier says why.
home-notice-revoked = The recognition was revoked; the dossier says why.
home-notice-measure-changed = The measure “{ $measure }” changed after submission.
home-notice-file-seen-before = A file of evidence was used by another site or in another year.
home-notice-subject-ended = The site has stopped; the dossier is closed.
home-notice-subject-merged = The site was merged; the dossier went over to the one that stays.
home-notice-other = Something changed in the dossier.
home-start-title = Safe in security and order
home-start-lead = Each year agencies, enterprises and schools register for the standard “Safe in security and order”, work on it, prove it, are reviewed and recognised. Every level sees the same figures.
home-start-check = Check a certificate
home-start-check-hint = Type the code on the paper, or scan the square with a phone.
home-start-enter = Enter
home-start-enter-hint = Whoever looks after the programme in your office sends a one-time link. Open it on this device to enter.
home-start-more = Read more
home-start-people = The software rates organisations, never people.
home-acts-task = Look through { $n } official acts of the last { $days } days
home-acts-hint = The log says what was done, by which office, on which day.
home-late-sites-task = { $n ->
    [one] { $n } site is late
   *[other] { $n } sites are late
  }
home-late-sites-hint = The list says at which step each site is late; whether to call it is for the office to say.
home-late-sites-button = Open the list
home-line-none = No site of this line takes part in the round yet
home-line-none-hint = The standard of the round is not for this kind of site. The register still has all sites of the line.
home-line-none-button = Open the register
home-worker-help = How a site’s year goes
home-worker-calls = Whom to call
home-task-of-round = { $task } ({ $round })
home-last-days-hint = About { $from } – { $to }; one button when nothing has changed.
home-last-days-button = Confirm
home-last-days-task = { $n ->
    [one] { $n } dossier without its last days confirmed
   *[other] { $n } dossiers without their last days confirmed
  }
home-next-last-days = The site confirms the last days, then the decision follows.
home-notice-last-days-changed = The site reports that something happened in the last days of the window.
home-papers-task = { $n ->
    [one] { $n } dossier lacks papers of the registration
   *[other] { $n } dossiers lack papers of the registration
  }
home-registration-paper = Attach a paper of the registration: { $paper }
home-registration-paper-hint = Handed in with the registration; one file serves the criterion too.
home-registration-paper-button = Attach a file
