demo-banner-label = The demo's day
demo-banner-tag = Demo
demo-banner-day = Today is { $day }
demo-banner-next = { $what }: { $day }
demo-banner-push = Go to the next deadline
gallery-title = Components
