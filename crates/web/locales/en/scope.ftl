# Why a site is not in a standard's scope
scope-says = { $fact }: { $why }
scope-source = Source: { $source }
scope-check = To check: { $check }
