me-title = About me
me-lead = All that the program keeps about you.
me-name = Name shown
me-kept = No phone number or password; an e-mail address only when you choose to receive reminders. Official acts say the role and the office; to change the name, ask whoever manages the roles.
me-browsers = Open browsers
me-browsers-text = A session ends after 14 days without use, and after 90 days at the latest.
me-browser = Opened { $since } · last used { $seen }
me-leave = Sign out everywhere
