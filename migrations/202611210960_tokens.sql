-- Who signs in without a browser: tokens made here, and people whom a configured issuer vouches for.

-- `person`, or `service`: an account that has no password and is used with tokens only.
alter table users add column kind text not null default 'person';

create table api_tokens (
    id text primary key,
    -- SHA-256 of the secret: a stolen store signs nobody in.
    token_hash text not null,
    -- A removed account takes its tokens along.
    user_id text not null references users (id) on delete cascade,
    name text not null,
    -- JSON array of scopes.
    scopes text not null,
    -- How the secret begins, to tell tokens apart.
    hint text not null,
    created_at text not null,
    expires_at text not null,
    -- To the minute. Null: never used.
    last_used_at text,
    -- Null: not revoked.
    revoked_at text,
    constraint api_token_is_unique unique (token_hash)
);

-- The list of one's own tokens.
create index api_tokens_by_user on api_tokens (user_id);

-- Which account a subject of an issuer is. Bound once: an address that changes there moves nothing here.
create table external_identities (
    issuer text not null,
    subject text not null,
    user_id text not null references users (id) on delete cascade,
    created_at text not null,
    primary key (issuer, subject)
);
