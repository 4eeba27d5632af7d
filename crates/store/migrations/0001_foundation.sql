-- The foundation: places, people's posts, sites, rounds, dossiers, evidence, decisions, acts.
-- Ids are 16-byte UUIDv7. Moments are microseconds since 1970 UTC. Days are text `2026-10-20` (Asia/Ho_Chi_Minh).
-- Every foreign key says what happens on delete; nothing official is ever deleted.

create table setting ( -- one row per lasting choice of this installation
  name text primary key, -- stable name, such as demo.clock-offset
  value text not null -- the choice as text
) strict;

create table dataset ( -- reference data loaded into this database
  name text primary key, -- such as units
  digest blob not null, -- SHA-256 of the files it was loaded from
  loaded_at integer not null -- moment, microseconds
) strict;

create table unit_life ( -- a place during one span of days with one name, kind and parent
  id text primary key, -- such as C31441@20250701
  tier text not null check (tier in ('province', 'district', 'commune')), -- cấp
  code text not null, -- official code, leading zeros kept; reused over time, so never a key
  name text not null, -- full name with its kind
  kind text not null, -- tỉnh, thành phố, huyện, xã, phường, thị trấn, đặc khu as in the dataset
  parent_code text, -- code of the parent, resolved by day; null for a province
  first_day text not null, -- first day of this life
  last_day text, -- last day of this life; null while it lasts
  folded text not null, -- name as searched
  sort_key blob not null -- Vietnamese order
) strict;
create index unit_life_code on unit_life (tier, code, first_day);

create table body ( -- a supervising office
  id blob primary key check (length(id) = 16), -- BodyId
  name text not null, -- as printed on papers; {place} stands for the name its place has on the day
  name_en text not null, -- English name, {place} alike
  line text not null check (line in ('territorial', 'union', 'education')), -- ngành dọc it belongs to
  tier text not null check (tier in ('country', 'province', 'commune')), -- tier at which it works
  atom text references unit_life (id) on delete restrict, -- place it was set up for; null for the country
  single_officer integer not null default 0 check (single_officer in (0, 1)), -- declares that one officer endorses and decides
  first_day text not null, -- first day of the body
  last_day text -- last day; null while it lasts
) strict;
create index body_atom on body (atom);

create table account ( -- a person's way in; holds no more than the name shown to colleagues
  id blob primary key check (length(id) = 16), -- AccountId
  shown_name text not null, -- name on screen and beside official acts
  created_at integer not null, -- moment
  closed_at integer -- moment the way in was closed; null while open
) strict;

create table post ( -- a role at a site, body or everywhere, for a span of days
  id blob primary key check (length(id) = 16), -- PostId
  account_id blob not null references account (id) on delete restrict, -- who holds it
  role text not null, -- access::Role
  site_id blob references site (id) on delete restrict, -- for roles at a site
  body_id blob references body (id) on delete restrict, -- for roles at a body
  first_day text not null, -- first day
  last_day text -- last day; null while held; a handover closes one post and opens another
) strict;
create index post_account on post (account_id);
create index post_site on post (site_id);
create index post_body on post (body_id);

create table session ( -- a signed-in browser
  token_digest blob primary key check (length(token_digest) = 32), -- SHA-256 of the cookie's token
  post_id blob not null references post (id) on delete cascade, -- acting post
  created_at integer not null, -- moment
  seen_at integer not null, -- moment of last use, to the quarter hour
  expires_at integer not null -- moment after which it is dead
) strict;
create index session_post on session (post_id);

create table invitation ( -- a one-time link that opens a session
  token_digest blob primary key check (length(token_digest) = 32), -- SHA-256 of the token
  post_id blob not null references post (id) on delete cascade, -- post it opens
  created_at integer not null, -- moment
  expires_at integer not null, -- moment after which it is dead
  used_at integer -- moment it was used; null before
) strict;
create index invitation_post on invitation (post_id);

create table reminder_choice ( -- what a person wants to be told by e-mail; gone when they turn it off and when their last post has ended
  account_id blob primary key references account (id) on delete cascade, -- who
  address text not null, -- e-mail address; kept to send these reminders and for nothing else
  lang text not null check (lang in ('vi', 'en')), -- language of the messages
  wants_due integer not null check (wants_due in (0, 1)), -- due days that come near, are there, or have passed
  wants_changed integer not null check (wants_changed in (0, 1)), -- that something changed in the dossier of their site
  wants_weekly integer not null check (wants_weekly in (0, 1)), -- on Mondays, whatever waits
  confirm_digest blob check (length(confirm_digest) = 32), -- SHA-256 of the token that shows the address is theirs; null once shown
  confirmed_at integer, -- moment the address was shown to be theirs; null before, when nothing but the question is sent
  refused_at integer, -- moment the mail server said that there is no such address; null while it takes messages
  off_token text not null unique, -- stands in every message; opens nothing, only ends the reminders, so it is kept as it is
  said_until text not null, -- day up to which everything due was said
  looked_on text, -- day on which it was last looked whether there is something to say; null before the first
  chosen_at integer not null -- moment of the choice
) strict;
create index reminder_choice_looked on reminder_choice (looked_on);

create table calendar ( -- an address by which a calendar program asks for what is due at a post
  token_digest blob primary key check (length(token_digest) = 32), -- SHA-256 of the token in the address
  post_id blob not null references post (id) on delete cascade, -- whose due days it shows
  lang text not null check (lang in ('vi', 'en')), -- language of its words
  created_at integer not null -- moment
) strict;
create unique index calendar_post on calendar (post_id);

create table outbox ( -- e-mail on its way; what was sent loses what it said at once and the row after a while
  id blob primary key check (length(id) = 16), -- OutboxId; the message's own id is made of it, so a second attempt is the same message
  kind text not null check (kind in ('digest', 'confirm', 'trial')), -- what is due, is this address yours, a trial by whoever runs the server
  once text not null unique, -- what makes it impossible to queue the same thing twice, such as the person and the day
  account_id blob references account (id) on delete cascade, -- to whom; null for a trial
  address text, -- where a trial goes, until it has ended; null otherwise: the address stands with the choice
  lang text not null check (lang in ('vi', 'en')), -- language
  said text not null, -- JSON: places with counts and days, no content of a dossier; {} once it was sent
  said_from text, -- day up to which everything was said before this; null where it says nothing due
  state text not null check (state in ('queued', 'sending', 'handed', 'sent', 'failed', 'uncertain', 'dropped')), -- where it is; handed: the server has begun to take it, uncertain: and never answered
  reason text, -- why it is not sent yet, or never will be, as a stable word; null when nothing went wrong
  reply integer check (reply between 200 and 599), -- number of the server's answer; null when it gave none
  attempts integer not null default 0 check (attempts >= 0), -- how often it was tried
  not_before integer not null, -- moment before which it is not tried
  queued_at integer not null, -- moment
  changed_at integer not null -- moment of the last change of its state
) strict;
create index outbox_state on outbox (state, not_before);
create index outbox_account on outbox (account_id);
create index outbox_queued on outbox (queued_at);

create table import_batch ( -- a sheet staged for import; its rows become visible by one flip of state
  id blob primary key check (length(id) = 16), -- ImportId
  kind text not null check (kind in ('sites', 'results')), -- what the sheet holds
  file_name text not null, -- as uploaded, cleaned
  state text not null check (state in ('staged', 'applied', 'dropped')), -- life of the batch
  mapping text not null, -- JSON: column to field
  post_id blob references post (id) on delete restrict, -- who imported; null for the command line
  office text not null, -- office that brought it, as recorded beside acts
  created_at integer not null, -- moment
  applied_at integer, -- moment of the flip; null before
  row_count integer not null check (row_count >= 0), -- rows with data in the sheet
  fault_count integer not null check (fault_count >= 0) -- rows that can't be taken
) strict;
create index import_batch_post on import_batch (post_id);

create table import_row ( -- one row of a staged sheet
  batch_id blob not null references import_batch (id) on delete cascade, -- its batch
  row_number integer not null check (row_number > 0), -- row as the sheet numbers it, from 1
  cells text not null, -- JSON array of the cells as read
  candidate text, -- JSON of what would be written; null when it has faults
  faults text not null, -- JSON array of faults; [] when none
  duplicate_of blob references site (id) on delete set null, -- site it seems to be; null when new
  soft integer not null default 0 check (soft in (0, 1)), -- it seems so by name and place only, to a site or to an earlier row
  taken integer not null default 0 check (taken in (0, 1)), -- a person said that it is another one, to be taken all the same
  primary key (batch_id, row_number)
) strict, without rowid;
create index import_row_duplicate on import_row (duplicate_of);

create table import_part ( -- the staged file itself, in parts, until it is applied or given up
  batch_id blob not null references import_batch (id) on delete cascade, -- its batch
  part integer not null check (part >= 0), -- order of the part, from 0
  bytes blob not null, -- the part
  primary key (batch_id, part)
) strict;

create table site ( -- an agency, enterprise or school, or a unit that has dossiers; what changes over time stands in site_state
  id blob primary key check (length(id) = 16), -- SiteId
  code text, -- tax or school code; null when unknown
  created_at integer not null, -- moment it was entered
  import_id blob references import_batch (id) on delete restrict, -- staged batch it came with; null once settled or typed
  came_with blob references import_batch (id) on delete restrict, -- sheet it came with, for good; null when typed
  merged_into blob references site (id) on delete restrict, -- the site it duplicates; null otherwise
  merged_from text, -- day from which it is one with that site; null otherwise
  invented integer not null default 0 check (invented in (0, 1)), -- made up for the demonstration, and marked so on screen
  reported_only integer not null default 0 check (reported_only in (0, 1)), -- known from a report only: in no list until it has a dossier
  unit text references unit_life (id) on delete restrict -- the life of the unit for which this row stands as a subject; null for a site
) strict;
create unique index site_unit on site (unit) where unit is not null;
create unique index site_code on site (code) where code is not null and merged_into is null;
create index site_import on site (import_id);
create index site_came on site (came_with);
create index site_merged on site (merged_into);
create index site_reported on site (id) where reported_only = 1;

create table site_state ( -- facts of a site from a day on, until the next row
  site_id blob not null references site (id) on delete restrict, -- whose facts
  from_day text not null, -- first day on which they hold
  until_day text, -- first day on which they no longer hold; null for the last row
  name text not null, -- official name
  folded text not null, -- name and code as searched
  sort_key blob not null, -- Vietnamese order of the name
  kind text not null check (kind in ('agency', 'enterprise', 'school', 'commune')), -- loại hình; a unit is of its tier
  size_class text check (size_class in ('micro', 'small', 'medium', 'large')), -- enterprises only; null when unknown
  school_level text, -- base::SchoolLevel; schools only
  managing_tier text not null check (managing_tier in ('commune', 'province')), -- tier that decides
  atom text not null references unit_life (id) on delete restrict, -- commune life where it stands; carried forward by succession
  address text not null, -- below the commune; may be empty
  workers integer check (workers >= 0), -- staff counted, persons; null when unknown
  has_union integer check (has_union in (0, 1)), -- a grassroots union exists; null when unknown
  has_party integer check (has_party in (0, 1)), -- a Party organisation exists; null when unknown
  closed integer not null default 0 check (closed in (0, 1)), -- has stopped
  sector text check (sector in ('industry', 'trade')), -- standards::size::Sector of an enterprise; null when unknown
  revenue_mvnd integer check (revenue_mvnd >= 0), -- revenue of figures_year, millions of đồng; null when unknown
  capital_mvnd integer check (capital_mvnd >= 0), -- capital of figures_year, millions of đồng; null when unknown
  figures_year integer check (figures_year between 1990 and 2100), -- year of revenue and capital; null when unknown
  size_note text not null default '', -- where a size class that no figures settle was found; empty otherwise
  primary key (site_id, from_day)
) strict, without rowid;
-- Lists are told from these two and the two of dossier_round alone, without reading what is wide.
create index site_state_atom on site_state (atom, sort_key, site_id, from_day, until_day, closed, kind, managing_tier, folded);
create index site_state_sort on site_state (sort_key, site_id, from_day, until_day, closed, kind, managing_tier, atom, folded);

create table site_contact ( -- an office to call at a site; no person
  site_id blob not null references site (id) on delete cascade, -- whose
  office text not null, -- such as Phòng Bảo vệ
  phone text not null, -- work phone, digits
  purpose text not null, -- why it is kept
  ends_on text not null, -- day after which it is removed
  primary key (site_id, office)
) strict, without rowid;

create table site_line ( -- membership of a site in a line of supervision, for a span of days
  site_id blob not null references site (id) on delete cascade, -- member
  body_id blob not null references body (id) on delete restrict, -- supervising body
  from_day text not null, -- first day
  until_day text, -- first day no longer; null while it lasts
  primary key (site_id, body_id, from_day)
) strict, without rowid;
create index site_line_body on site_line (body_id);

create table reported_result ( -- a result of a year before the program, from a paper or sheet; never mixed with records
  site_id blob not null references site (id) on delete cascade, -- whose
  year integer not null check (year between 1990 and 2100), -- calendar year
  result text not null check (result in ('met', 'not-met')), -- Đạt, Chưa đạt
  source text not null, -- paper, sheet or article it stands in
  import_id blob references import_batch (id) on delete restrict, -- batch it came with; null when typed
  primary key (site_id, year)
) strict, without rowid;
create index reported_result_import on reported_result (import_id);

create table measure_value ( -- measure: subject, period, name to value, with where it came from; the highest version counts
  subject text not null, -- site id in hexadecimal, or life id of a unit
  first_day text not null, -- first day of the period
  last_day text not null, -- last day of the period
  name text not null, -- name in the dictionary
  version integer not null check (version > 0), -- 1 and up; a correction is the next version
  value text not null, -- JSON of measures::Value
  source_kind text not null check (source_kind in ('typed', 'register', 'reported')), -- door it came through
  source_office text not null, -- office or register it came from
  source_reference text not null, -- paper or record; may be empty
  source_day text, -- day on that paper; null when none was given
  at integer not null, -- moment
  primary key (subject, first_day, last_day, name, version)
) strict, without rowid;

create table edition ( -- a published standard; never changes
  id text primary key, -- pack id @ edition
  pack_id text not null, -- standard
  edition text not null, -- edition of it
  body text not null, -- the pack as TOML
  digest blob not null, -- SHA-256 of body
  corrects text references edition (id) on delete restrict, -- edition it corrects; null for a first one
  published_at integer not null -- moment
) strict;
create index edition_corrects on edition (corrects);

create table draft ( -- a standard that is being written; gone once it is published or given up
  id blob primary key check (length(id) = 16), -- DraftId
  atom text references unit_life (id) on delete restrict, -- province that writes it; null for an administrator
  body text not null, -- the text as typed, faults and all
  version integer not null check (version > 0), -- goes up with each change, so that of two people only one wins
  office text not null, -- office that changed it last
  made_at integer not null, -- moment it was begun
  changed_at integer not null -- moment of the last change
) strict;
create index draft_atom on draft (atom);

create table round ( -- one edition x one period x who takes part
  id blob primary key check (length(id) = 16), -- RoundId
  edition_id text not null references edition (id) on delete restrict, -- rulebook of those who register now
  counts_for_year integer not null check (counts_for_year between 1990 and 2100), -- year its result counts for
  first_day text not null, -- first day of its period
  last_day text not null, -- last day of its period
  registration_due text not null, -- last day to register in time
  window_first text not null, -- first day evidence may be about
  window_last text not null, -- last day evidence may be about
  closing_day text not null, -- last day to submit
  decision_before text not null, -- the decision is due before this day
  kinds text not null, -- kinds of subject that take part, parted by commas
  result text not null check (result in ('all-criteria-met', 'points')), -- what its dossiers end with: a recognition, or a grade on points
  atom text references unit_life (id) on delete restrict, -- province whose sites take part; null for the country
  opened_at integer not null -- moment
) strict;
create index round_edition on round (edition_id);
create index round_atom on round (atom);
create index round_year on round (counts_for_year);

create table round_followed ( -- open dossiers of a round that have this edition follow to that one; read with the dossier, so that it costs the same for ten and for a million
  round_id blob not null references round (id) on delete cascade, -- its round
  from_edition text not null references edition (id) on delete restrict, -- edition that they were registered under
  to_edition text not null references edition (id) on delete restrict, -- edition that they follow to
  followed_at integer not null, -- moment of the act
  primary key (round_id, from_edition)
) strict, without rowid;
create index round_followed_from on round_followed (from_edition);
create index round_followed_to on round_followed (to_edition);

create table decision ( -- one signed decision with its annexed list
  id blob primary key check (length(id) = 16), -- DecisionId
  round_id blob not null references round (id) on delete restrict, -- its round
  body_id blob not null references body (id) on delete restrict, -- who decided
  number text not null, -- as on the paper
  signed_on text not null, -- day on the paper
  signer_office text not null, -- office that signed
  on_behalf text, -- JSON of the paper when a clerk recorded it; null otherwise
  made_at integer not null -- moment recorded
) strict;
create index decision_round on decision (round_id);
create index decision_number on decision (number);
-- Numbers begin anew with each year.
create unique index decision_number_once on decision (body_id, substr(signed_on, 1, 4), number);

create table register_number ( -- a number that an office has used in its book of papers; each sign counts on its own in each year
  body_id blob not null references body (id) on delete restrict, -- whose book
  year integer not null check (year between 1990 and 2100), -- year of the day on the paper
  sign text not null, -- what stands behind the number, such as QĐ-UBND
  running integer not null check (running > 0), -- the number; the next is one more than the highest
  number text not null, -- as on the paper, such as 05/QĐ-UBND
  paper text not null check (paper in ('decision', 'refusal', 'revocation', 'urging', 'endorsement')), -- what it was first used for; that it recognised outweighs the rest
  day text not null, -- day on the paper
  taken_at integer not null, -- moment it was taken
  primary key (body_id, year, sign, running)
) strict, without rowid;

create table letter ( -- a letter that an office issued, as it was printed
  id blob primary key check (length(id) = 16), -- LetterId
  round_id blob not null references round (id) on delete restrict, -- round it is about
  body_id blob not null references body (id) on delete restrict, -- who issued it
  kind text not null check (kind in ('urging', 'endorsement')), -- what it is for
  number text not null, -- as on the paper
  signed_on text not null, -- day on the paper
  signer_office text not null, -- office that signs
  said text not null, -- JSON of what it says: sites with what each lacks, day, where to ask
  made_at integer not null -- moment recorded
) strict;
create index letter_round on letter (round_id);
create index letter_body on letter (body_id, made_at);
create unique index letter_number_once on letter (body_id, substr(signed_on, 1, 4), number);

create table dossier ( -- one subject, a site or a unit, in one round
  id blob primary key check (length(id) = 16), -- DossierId
  round_id blob not null references round (id) on delete restrict, -- its round
  site_id blob not null references site (id) on delete restrict, -- its subject
  atom text not null references unit_life (id) on delete restrict, -- commune life at registration; rights and lists follow by succession
  managing_tier text not null check (managing_tier in ('commune', 'province')), -- pinned at registration
  kind text not null check (kind in ('agency', 'enterprise', 'school', 'commune')), -- pinned at registration
  sort_key blob not null, -- Vietnamese order of the site's name at registration
  state text not null, -- assessments::DossierState
  version integer not null check (version > 0), -- goes up with each change, so that of two people only one wins
  registered_on text not null, -- day of registration
  admitted_reason text, -- why a site out of scope takes part; null otherwise
  self_answers text not null, -- JSON of standards::Answers by the site
  self_codes blob not null, -- one byte per criterion, the site's outcome
  review_answers text not null, -- JSON of the reviewer's outcomes
  review_codes blob not null, -- one byte per criterion, the reviewer's outcome
  frozen text not null, -- JSON of the measures as they stood at submission; {} before
  signature text, -- JSON: way, office, day, scan; null before the head signs
  union_opinion text, -- the union's opinion; null when none given
  extended_until text, -- later closing day granted by an act; null otherwise
  last_days_confirmed_on text, -- day on which the window's days after the submission were spoken for; null before, and when the submission spoke for them
  last_days_note text, -- what happened in those days, for the reviewer; null when nothing did
  carried_from blob references dossier (id) on delete restrict, -- dossier of the year before that it was started from
  submitted_at integer, -- moment of the last submission
  endorsed_at integer, -- moment of the last endorsement
  endorsed_by blob references post (id) on delete restrict, -- post that endorsed
  submitted_by blob references post (id) on delete restrict, -- post that submitted
  decided_at integer, -- moment of the decision
  as_single_officer integer not null default 0 check (as_single_officer in (0, 1)), -- whoever endorsed it decided it too, as its commune has declared
  decision_id blob references decision (id) on delete restrict, -- decision that lists it
  changed_at integer not null, -- moment of the last change
  edition_id text not null references edition (id) on delete restrict, -- rulebook pinned at registration; moved only by following a correction
  unique (round_id, site_id)
) strict;
create index dossier_round_state on dossier (round_id, state, site_id, submitted_at);
create index dossier_round_list on dossier (round_id, site_id, state, managing_tier, registered_on, extended_until);
create index dossier_edition on dossier (edition_id);
create index dossier_site on dossier (site_id);
create index dossier_atom on dossier (atom);
create index dossier_carried on dossier (carried_from);
create index dossier_endorsed_by on dossier (endorsed_by);
create index dossier_submitted_by on dossier (submitted_by);
create index dossier_decision on dossier (decision_id);

create table dossier_note ( -- a note or dispute on one criterion
  id integer primary key, -- running number
  dossier_id blob not null references dossier (id) on delete cascade, -- its dossier
  criterion text not null, -- criterion id; empty for the whole dossier
  kind text not null check (kind in ('self-note', 'review-note', 'dispute', 'return-reason')), -- what it is
  text text not null, -- what was written
  office text not null, -- office that wrote it
  at integer not null, -- moment
  settled_at integer -- moment a dispute or reason was dealt with; null while open
) strict;
create index dossier_note_dossier on dossier_note (dossier_id);

create table evidence_file ( -- the bytes of evidence, kept once, named by their digest
  digest blob primary key check (length(digest) = 32), -- SHA-256 after stripping
  kind text not null, -- evidence::Kind
  size_bytes integer not null check (size_bytes between 1 and 20971520), -- size after stripping
  stored_at integer not null, -- moment
  signed integer not null default 0 check (signed in (0, 1)) -- carries a digital signature, so nothing was stripped
) strict;

create table evidence ( -- one piece of evidence of a site
  id blob primary key check (length(id) = 16), -- EvidenceId
  site_id blob not null references site (id) on delete restrict, -- whose
  digest blob not null references evidence_file (digest) on delete restrict, -- its bytes
  title text not null, -- what it shows
  about_day text not null, -- day it is about
  received_at integer not null, -- moment it was received; never changed
  contains_names integer not null check (contains_names in (0, 1)), -- names persons, so fewer read it and it ends sooner
  lasting integer not null default 0 check (lasting in (0, 1)), -- issued before the window and, as the site says, still in force
  stripped text not null, -- kinds of hidden information that were taken out, parted by commas; never what it said
  purpose text not null, -- why it is kept
  ends_on text not null, -- day after which it is removed
  post_id blob references post (id) on delete restrict, -- post that gave it
  removed_at integer -- moment it was removed by its site or at its end; null while it stands
) strict;
create index evidence_site on evidence (site_id);
create index evidence_digest on evidence (digest);
create index evidence_post on evidence (post_id);

create table evidence_use ( -- where a piece of evidence is used
  dossier_id blob not null references dossier (id) on delete cascade, -- in which dossier
  place text not null, -- criterion:<id> or paper:<kind>
  evidence_id blob not null references evidence (id) on delete restrict, -- what
  primary key (dossier_id, place, evidence_id)
) strict, without rowid;
create index evidence_use_evidence on evidence_use (evidence_id);

create table recognition ( -- a recognition and its paper
  id blob primary key check (length(id) = 16), -- RecognitionId
  dossier_id blob not null unique references dossier (id) on delete restrict, -- what it rests on
  decision_id blob not null references decision (id) on delete restrict, -- decision that lists it
  site_id blob not null references site (id) on delete restrict, -- who is recognised
  year integer not null, -- year it counts for
  number text not null, -- as on the paper
  check_code text not null unique, -- what the public types or scans
  site_name text not null, -- as on the paper
  place_name text not null, -- as on the paper
  issuer_name text not null, -- body as on the paper
  issued_on text not null, -- day on the paper
  revoked_at integer, -- moment of revocation; null while valid
  revoked_reason text -- why; null while valid
) strict;
create index recognition_decision on recognition (decision_id);
create index recognition_site on recognition (site_id);
create index recognition_number on recognition (number);

create table notice ( -- something a site or reviewer should know
  id blob primary key check (length(id) = 16), -- NoticeId
  at integer not null, -- moment
  audience text not null check (audience in ('site', 'reviewer')), -- who sees it
  site_id blob not null references site (id) on delete cascade, -- which site it is about
  dossier_id blob references dossier (id) on delete cascade, -- which dossier; null when none
  code text not null, -- stable code that screens translate
  about text, -- what it is about within its dossier: a measure's name, a file's digest; null when there is one only
  facts text not null, -- JSON of the facts the message names
  settled_at integer -- moment it was dealt with; null while open
) strict;
create index notice_site on notice (site_id, audience);
create index notice_dossier on notice (dossier_id);

create table act ( -- every official act, in the order recorded
  seq integer primary key autoincrement, -- order of recording
  id blob not null unique check (length(id) = 16), -- ActId
  at integer not null, -- moment
  kind text not null, -- stable word, such as dossier.submitted
  office text not null, -- office and role that acted, as shown
  role text not null, -- access::Role
  post_id blob references post (id) on delete restrict, -- post that acted; null for jobs and the command line
  body_id blob references body (id) on delete restrict, -- body that acted; null for a site
  site_id blob references site (id) on delete restrict, -- site concerned; null when none
  dossier_id blob references dossier (id) on delete restrict, -- dossier concerned; null when none
  atom text references unit_life (id) on delete restrict, -- place concerned; null when none
  facts text not null, -- JSON of what the act says; no personal data
  on_behalf text -- JSON: paper number, day, office, scan; null when the office acted itself
) strict;
create index act_site on act (site_id, seq);
create index act_dossier on act (dossier_id, seq);
create index act_post on act (post_id);
create index act_body on act (body_id);
create index act_atom on act (atom);

-- Sites as others may see them: rows of a staged or dropped batch don't exist yet.
create view visible_site as
  select s.id, s.code, s.created_at, s.merged_into, s.invented
  from site s left join import_batch b on b.id = s.import_id
  where b.id is null or b.state = 'applied';
