-- Who did what: a chain of records that shows every later change. Written in the transaction of the
-- change itself, and never updated or deleted.

create table audit_records (
    -- One workspace today.
    workspace text not null,
    -- From 1, without a gap.
    seq bigint not null,
    occurred_at text not null,
    -- `person`, `assistant` (for the person named), `command`, `system`, `anonymous`.
    actor_kind text not null,
    -- Null: nobody with an account. Not a reference: the record outlives the account.
    actor_id text,
    actor_name text not null,
    -- How they had signed in; null: not by signing in.
    auth_method text,
    -- Null: it did not come over the network.
    address text,
    http_request text,
    action text not null,
    -- What it was done to, by its id.
    resource text,
    connection_id text,
    outcome text not null,
    -- A public error code; null: no error.
    code text,
    duration_us bigint,
    -- JSON object. Never a row's value, never a secret.
    detail text not null,
    -- Names the row of `audit_keys` that authenticates this one.
    key_id text not null,
    -- Lowercase hex: of the record before, and of this one; see docs/audit.md.
    prev_hash text not null,
    hash text not null,
    primary key (workspace, seq)
);

-- A search within a time, and the histogram over it.
create index audit_by_time on audit_records (workspace, occurred_at);
-- What one person did; and whether somebody did anything.
create index audit_by_actor on audit_records (workspace, actor_id, seq);

-- The last record, signed: without it a cut tail would not be seen.
create table audit_heads (
    workspace text primary key,
    seq bigint not null,
    hash text not null,
    key_id text not null,
    signature text not null
);

-- The keys of the chain, each sealed like a connection's password. The newest one is used.
create table audit_keys (
    id text primary key,
    created_at text not null,
    -- Names the key that sealed it, which is never in this store.
    sealed_with text not null,
    nonce text not null,
    sealed text not null
);

-- JSON array of `table.column`, as far as output columns are known to come from them.
alter table query_runs add column columns text not null default '[]';
