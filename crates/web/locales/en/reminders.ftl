reminders-title = Reminders
reminders-link = Reminders: calendar, e-mail
reminders-lead = What is due always stands on the home page. Here you choose to be reminded outside the program as well.
reminders-calendar = A calendar of what is due
reminders-calendar-text = An address to which a calendar on a phone or computer subscribes. It keeps itself up to date and shows only what is due, the day and a link.
reminders-calendar-give = Make a calendar address
reminders-calendar-new = Make another address
reminders-calendar-off = Take the address back
reminders-calendar-since = There is a calendar address, made at { $at }. It can’t be shown again; when another is made, it stops working.
reminders-calendar-address = Calendar address
reminders-calendar-once = Shown this once. Whoever has it sees the calendar, so don’t pass it on.
reminders-email = E-mail
reminders-no-mail = This server sends no e-mail.
reminders-pretends = The demonstration sends nothing anywhere. Whoever runs the server sees what waits to be sent.
reminders-state-none = No e-mail is sent to you.
reminders-state-asked = A question was sent to this address. Open the link in it to begin receiving reminders.
reminders-state-on = Reminders are sent to this address.
reminders-state-refused = The mail server says that there is no such address, so nothing is sent any more. Mend the address.
reminders-address = E-mail address
reminders-address-hint = Better one of your office. It is used to send reminders and for nothing else; it goes when you turn them off or hold no post any more.
reminders-wants = When to remind
reminders-want-due = Due soon, due today, past its day
reminders-want-due-hint = 14, 7, 3 and 1 days before, on the day, and a few times after it while it can still be done
reminders-want-changed = Something changed in the site’s dossier
reminders-want-changed-hint = Returned, extended, decided; for the safety officer and the head of a site
reminders-want-weekly = On Monday mornings, what waits
reminders-want-weekly-hint = Nothing is sent when nothing waits
reminders-lang = Language of the messages
reminders-keep = Keep this choice
reminders-forget = Turn off and erase the address
reminders-protects = One message a day at most, none at night. It holds the number of things, the place, the day and a link; no person’s name and nothing of a dossier. The program does not note who opened a message, a calendar or a link.
reminders-help = What is due stands on the home page. On the page “Reminders” (press your name) everyone may choose besides: a calendar address for a phone, or e-mail before due days, when the dossier changes, and on Monday mornings. Reviewers have a text ready for chat groups, and letters that urge.
reminders-others = Reminding sites
reminders-copied = Copied
reminders-copy = Copy
reminders-text-title = Text for a chat group
reminders-text-lead = A text for the chat group of the sites: only counts and days, no site is named.
reminders-text-lead-site = A text for the site of this dossier alone. It does not name the site, so nothing is given away when it lands in the wrong place.
reminders-text-label = Text
reminders-text-hint = Tap the field, select all, copy.
reminders-text-none = There is nothing to remind anyone of.
reminders-text-to = To the agencies, enterprises and schools in { $place },
reminders-text-to-all = To the agencies, enterprises and schools,
reminders-text-to-site = To your site,
reminders-text-round = As of { $day }, on the standard “Safe in security and order” ({ $round }):
reminders-text-unregistered-late = { $n ->
    [one] - One site has not registered; it was due { $day } and is still possible.
   *[other] - { $n } sites have not registered; it was due { $day } and is still possible.
  }
reminders-text-unregistered = { $n ->
    [one] - One site has not registered; registering is due { $day }.
   *[other] - { $n } sites have not registered; registering is due { $day }.
  }
reminders-text-open = { $n ->
    [one] - One dossier has not been handed in; it is due { $day }.
   *[other] - { $n } dossiers have not been handed in; they are due { $day }.
  }
reminders-text-returned = { $n ->
    [one] - One dossier is to be mended and handed in again; it is due { $day }.
   *[other] - { $n } dossiers are to be mended and handed in again; they are due { $day }.
  }
reminders-text-last-days = { $n ->
    [one] - One dossier lacks the confirmation of the last days; it is due { $day }.
   *[other] - { $n } dossiers lack the confirmation of the last days; it is due { $day }.
  }
reminders-text-open-link = Open the program: { $link }
reminders-text-ask = For help, please ask { $office }. Thank you.
reminders-text-thanks = Thank you.
reminders-text-hand-in = - The site’s dossier of { $year } has not been handed in; it is due { $day }.
reminders-text-hand-in-again = - The site’s dossier of { $year } is to be mended and handed in again; it is due { $day }.
reminders-text-registration-papers = - The dossier of { $year } lacks papers of the registration; they are due { $day }.
reminders-press-confirm = Receive reminders at this address
reminders-press-confirm-text = Press the button to confirm that the address is yours. If you did not ask for it, just close this page.
reminders-press-confirm-button = Confirm
reminders-press-confirmed = Confirmed
reminders-press-confirmed-text = From now on reminders are sent to this address.
reminders-press-off = Turn reminders off
reminders-press-off-text = After that nothing is sent any more, and the address is erased from the program.
reminders-press-off-button = Turn reminders off
reminders-press-ended = Reminders are off
reminders-press-ended-text = No reminders are sent any more. To turn them on again, open “Reminders” after entering.
reminders-press-gone = This link can no longer be used
reminders-press-gone-text = It was used, or there is a newer choice. Look at “Reminders” after entering.
reminders-dossier-calendar = Its due days for a calendar (.ics)
reminders-dossier-text = Text to remind the site
reminders-text-last-days-one = - The dossier of { $year } lacks the confirmation of the last days; it is due { $day }.
calendar-name = Bình Yên: { $place }
calendar-count = Now: { $n }
calendar-register = Register for the standard of { $year }
calendar-registration-papers = Papers of the registration of { $year } due
calendar-hand-in = Dossier of { $year } due
calendar-hand-in-again = Returned dossier of { $year } due again
calendar-last-days = Confirm the last days of { $year }
calendar-opinion = The union’s opinion on { $year } due
calendar-review = Last day to review dossiers of { $year }
calendar-decide = Last day to decide on { $year }
calendar-urge = Registration of sites for { $year } due
mail-subject = { $n ->
    [one] One thing due at { $place }
   *[other] { $n } things due at { $place }
  }
mail-subject-many = { $n } things due at { $places } places
mail-subject-changed = The dossier of { $place } has changed
mail-place = { $n ->
    [one] { $place }: { $n } thing
   *[other] { $place }: { $n } things
  }
mail-late = , { $n } of them late
mail-first = ; the nearest day is { $day }
mail-changed = { $place }: the dossier has changed.
mail-open = Open: { $link }
mail-why = Sent by the program Bình Yên, as its reader has chosen.
mail-off = Turn reminders off, without signing in: { $link }
mail-confirm-subject = Is this your address for reminders?
mail-confirm-text = Someone wants to receive reminders of the program Bình Yên at this address. If it is you, open the link and confirm:
mail-confirm-else = If not, leave this message be; no reminders will be sent.
mail-trial-subject = Trial message of Bình Yên
mail-trial-text = The mail server has taken this message. There is no need to answer.
done-reminders-kept = Your choice of reminders was kept.
done-reminders-asked = Kept. A question goes to the address; open the link in it to begin.
done-reminders-off = Reminders are off and the address is erased.
done-calendar-off = The calendar address was taken back.
error-reminders-no-address = This is no e-mail address, such as an-toan@truong.edu.vn
error-reminders-nothing-chosen = Choose at least one kind of reminder, or press “Turn off and erase the address”
error-reminders-asked-too-often = No more questions to an address are sent today; try again tomorrow
