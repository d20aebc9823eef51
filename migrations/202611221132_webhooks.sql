-- Other systems that are told about changes of data, and what is on its way to them.

create table webhooks (
    id text primary key,
    url text not null,
    -- JSON array of events; each as in `change.approved`.
    events text not null,
    -- What signs each body, sealed like passwords of connections.
    key_id text not null,
    nonce text not null,
    sealed text not null,
    created_by text references users (id),
    created_at text not null,
    -- Null: it is told. A removed one keeps what it was told.
    removed_at text
);

-- Written in the transaction of the step: what happened is told, whatever dies in between.
create table webhook_deliveries (
    -- The same at every attempt, so that a receiver can tell a repetition.
    id text primary key,
    webhook_id text not null references webhooks (id) on delete cascade,
    event text not null,
    change_id text not null,
    -- As it is sent.
    body text not null,
    created_at text not null,
    attempts bigint not null default 0,
    -- Null: nothing more is tried.
    next_at text,
    -- Null: not answered with 2xx yet.
    delivered_at text,
    -- Of the last attempt. Null: there was none, or no answer.
    status bigint,
    -- Why the last attempt was none; null: it was.
    error text
);

-- What is due.
create index webhook_deliveries_due on webhook_deliveries (next_at);
-- The log of one.
create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, created_at);
