overview-title = Overview
overview-country = The whole country
overview-none = No round has been opened, so there are no figures yet.
overview-sentence = { $place }, { $period }: { $sites } sites in the register of the kinds in the round, { $registered } registered, { $recognised } recognised, { $waiting } waiting, { $late } late.
overview-own-line = Only the sites of the own line are counted.
overview-view = Places: as they are today (as-is), at { $at }.
overview-round = Round
overview-show = Show
overview-sites = sites in the register
overview-registered = registered
overview-recognised = recognised
overview-waiting = waiting for review or decision
overview-late = late
overview-of = { $n ->
    [one] of one site
   *[other] of { $n } sites
 }
overview-kinds = By kind of site
overview-kind = Kind of site
overview-col-sites = Sites
overview-col-registered = Registered
overview-col-in-time = In time
overview-col-waiting = Waiting
overview-col-recognised = Recognised
overview-col-not-recognised = Not recognised
overview-col-late = Late
overview-total = Total
overview-below = Units below
overview-unit = Unit
overview-held = Not placed below after a split
overview-ratios = The two ratios of a commune (Circular 124/2021/TT-BCA, Art. 5)
overview-ratios-lead = Article 5 counts residential areas, agencies, enterprises and schools that the commune manages: 100 % registered, at least 70 % recognised. The two parts below stand side by side and are not added together: sites are counted by the program, residential areas are typed by the office with a source.
overview-ratios-sites = Sites, counted by the program
overview-ratios-areas = Residential areas, typed by the office
overview-ratio-registered = Registered (100 % needed)
overview-ratio-recognised = Recognised (at least 70 % needed)
overview-ratio-value = { $part } of { $whole } = { $percent }
overview-ratio-met = reached
overview-ratio-short = { $n } missing
overview-counted = Counted are open sites of the kinds { $kinds } that the commune decides on and that are in the standard’s scope (or were admitted).
overview-not-counted = Not counted: { $province } sites that the province decides on; { $out } out of scope (by size or level); { $unknown } whose size or level is not recorded.
overview-areas-source = Source: { $reference }; typed by { $office } at { $at }.
overview-type = Type the residential areas
overview-type-lead = Type the numbers of { $period } from the paper. Leave empty what is not known; what stands there stays.
overview-reference = Source (paper, day)
overview-type-button = Save the figures
overview-question = { $place }; { $period }; places as they are today (as-is)
overview-row = Row
overview-row-of = Of
overview-unit-page = About this unit
done-areas-typed = The residential areas are saved.
error-measures-beyond-whole = This can’t be more than the total ({ $whole })
error-overview-nothing-typed = Fill in at least one number
overview-single-officer = { $communes ->
    [one] One commune declares that one officer endorses and decides; dossiers decided so: { $decided }
   *[other] { $communes } communes declare that one officer endorses and decides; dossiers decided so: { $decided }
 }
overview-areas-below = Residential areas, as the communes typed them
overview-areas-below-of = { $typed } of { $communes } communes have typed all three numbers; the others are not in this sum. It is not added to the sites.
overview-col-registered-share = Registered, %
overview-col-recognised-share = Recognised, %
