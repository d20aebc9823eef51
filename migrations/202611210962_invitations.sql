-- Links that make one account each, and how much somebody asked today.

create table invitations (
    id text primary key,
    -- SHA-256 of the link's secret.
    token_hash text not null,
    -- Lowercase: the address the account gets.
    email text not null,
    -- JSON array of the roles it gets.
    roles text not null,
    -- Not a reference: the invitation outlives the account of who made it. Null: a command.
    invited_by text,
    created_at text not null,
    expires_at text not null,
    -- Null: not used yet. Set once, in the transaction that makes the account.
    used_at text,
    -- Null: not taken back.
    revoked_at text,
    constraint invitation_is_unique unique (token_hash)
);

-- Kept apart from the questions, which their owner may delete.
create table question_days (
    user_id text not null references users (id) on delete cascade,
    -- UTC: 2024-01-31.
    day text not null,
    asked bigint not null,
    primary key (user_id, day)
);
