-- Language models that questions may be put to. Two ids are the server's own: `mdl_configured` for the one
-- that its settings name and `mdl_embedded` for the one within it; their rows hold only what is said about
-- them here.
create table models (
    id text primary key,
    name text not null,
    -- `openai`, `azure_openai`, `anthropic`, `gemini`, `ollama`, `openai_compatible`, `embedded`.
    provider text not null,
    -- As the provider calls it.
    model text not null,
    -- Null: the provider's own address.
    base_url text,
    -- Values of databases may be in its prompts.
    sees_values integer not null,
    prompt_tokens integer not null,
    -- Millionths of a US dollar for a million tokens; null where nobody entered any.
    price_prompt bigint,
    price_completion bigint,
    enabled integer not null,
    -- Only for the groups of `model_groups`, also when there are none left.
    restricted integer not null,
    created_at text not null,
    -- Goes up with every change.
    revision integer not null default 0,
    constraint model_name_is_unique unique (name)
);

create table model_groups (
    model_id text not null references models (id) on delete cascade,
    group_id text not null references people_groups (id) on delete cascade,
    primary key (model_id, group_id)
);

-- Sealed with a key that is not in this store, like the passwords of connections.
create table model_keys (
    model_id text primary key references models (id) on delete cascade,
    key_id text not null,
    -- Base64: 12 bytes; the ciphertext with its 16 bytes of authentication.
    nonce text not null,
    sealed text not null
);

-- `default`: an id. `providers`: a JSON list of those whose models may be used; no row: all.
create table model_policy (
    name text primary key,
    value text not null
);

-- What somebody chose; no row: the workspace's default.
create table model_choices (
    user_id text primary key references users (id) on delete cascade,
    -- `automatic`, `model`.
    kind text not null,
    -- Not a reference: a choice of what is gone is told as such.
    model_id text
);
