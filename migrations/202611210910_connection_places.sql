-- Databases on servers, added by administrators. The previous version ignores the new columns.
alter table connections add column host text;
alter table connections add column port integer;
alter table connections add column database_name text;
alter table connections add column login text;
-- `verified` or `unencrypted`; null for files.
alter table connections add column encryption text;
-- PEM of the authority to trust; null: those of the public web.
alter table connections add column authorities text;
alter table connections add column max_sessions integer not null default 4;
alter table connections add column max_waiting integer not null default 64;
alter table connections add column connect_ms integer not null default 10000;
-- `configuration`: the file or the demo names it, at every start; `administrator`: kept here only.
alter table connections add column origin text not null default 'configuration';
-- Goes up with every change, so that a running server notices what a command did.
alter table connections add column revision integer not null default 0;
-- Set when it was removed: conversations and runs still refer to the row, which keeps no place then.
alter table connections add column removed_at text;

-- Sealed with a key that is not in this store; see docs/connections.md.
create table connection_secrets (
    -- Nothing secret outlives its connection.
    connection_id text not null references connections (id) on delete cascade,
    -- `password`.
    field text not null,
    key_id text not null,
    -- Base64: 12 bytes; the ciphertext with its 16 bytes of authentication.
    nonce text not null,
    sealed text not null,
    primary key (connection_id, field)
);
