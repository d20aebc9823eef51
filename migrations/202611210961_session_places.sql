-- Where a session came from, so that its owner can tell it from others and end it.

-- Not its secret and not the secret's hash.
alter table sessions add column id text;
-- To the minute. Null: not since it began.
alter table sessions add column seen_at text;
-- Null, as the two below: begun by an earlier version, or not told.
alter table sessions add column auth_method text;
alter table sessions add column address text;
-- What the browser calls itself, cut short.
alter table sessions add column agent text;

update sessions set id = 'ses_' || substr(token_hash, 1, 32);

create unique index session_id_is_unique on sessions (id);
