-- Who may sign in, and what proves it. Secrets are kept as hashes only.
create table users (
    id text primary key,
    -- Lowercase; the name an account signs in with.
    email text not null,
    name text not null,
    -- Null: the account signs in by one-time link only (the demo administrator).
    password_hash text,
    -- JSON array of role names.
    roles text not null,
    created_at text not null,
    constraint user_email_is_unique unique (email)
);

create table sessions (
    -- SHA-256 of the cookie's value: a stolen store signs nobody in.
    token_hash text primary key,
    -- A removed user is signed out everywhere.
    user_id text not null references users (id) on delete cascade,
    created_at text not null,
    expires_at text not null,
    -- Null: not signed out.
    revoked_at text
);

-- Role changes and password resets revoke all sessions of one user.
create index sessions_by_user on sessions (user_id);

create table sign_in_tokens (
    token_hash text primary key,
    user_id text not null references users (id) on delete cascade,
    created_at text not null,
    expires_at text not null,
    -- Null: not used yet. Set once, by the statement that signs in.
    used_at text
);
