-- Changes of data: what is asked for, in which words, who agreed, what was carried out.

create table change_requests (
    id text primary key,
    -- Its row stays when a connection is removed, and so does what was done there.
    connection_id text not null references connections (id),
    author_id text not null references users (id),
    -- `person`, `token`, `service`, `assistant`: through what the author acted.
    hand text not null,
    -- `change`, or `rollback` of what `rolls_back` did.
    kind text not null,
    -- Null: it undoes nothing.
    rolls_back text,
    title text not null,
    state text not null,
    -- Goes up with every step; a step rests on the version it was decided on.
    version bigint not null,
    -- The current one. Not a reference: both rows are written together, this one first.
    revision_id text not null,
    -- JSON array: people that each stage of the review needs.
    stages text not null,
    -- Null: not in review.
    deadline_at text,
    -- Null: not approved.
    valid_until text,
    created_at text not null,
    updated_at text not null
);

-- The queue of reviewers, and the sweeper.
create index change_requests_by_state on change_requests (state, updated_at);
-- One's own requests.
create index change_requests_by_author on change_requests (author_id, updated_at);

-- Never changed: another wording is another row.
create table change_revisions (
    id text primary key,
    change_id text not null references change_requests (id) on delete cascade,
    -- From 1.
    number bigint not null,
    -- SHA-256 over everything that decides what running it does; lowercase hex.
    hash text not null,
    -- As its author wrote it, and as it runs.
    author_sql text not null,
    sql text not null,
    -- JSON object: values bound in it.
    parameters text not null,
    dialect text not null,
    environment text not null,
    search_path text not null,
    identity text not null,
    -- Null: no rules on rows and columns were published.
    policy_version bigint,
    access_hash text not null,
    schema_hash text not null,
    backup bigint not null,
    timeout_ms bigint not null,
    max_rows bigint not null,
    risk text not null,
    -- JSON documents: why the risk is so high, what rules found, what it would do.
    reasons text not null,
    findings text not null,
    impact text not null,
    -- The question it came from, the model that wrote it and how sure it was; null: a person wrote it.
    question text,
    model text,
    confidence double precision,
    created_at text not null,
    constraint revision_number_is_unique unique (change_id, number)
);

create table change_votes (
    revision_id text not null references change_revisions (id) on delete cascade,
    user_id text not null references users (id),
    stage bigint not null,
    comment text not null,
    created_at text not null,
    -- Whatever groups somebody is in, and whichever stage is open.
    constraint one_vote_for_each_person primary key (revision_id, user_id)
);

create table change_runs (
    id text primary key,
    change_id text not null references change_requests (id) on delete cascade,
    revision_id text not null references change_revisions (id) on delete cascade,
    -- From 1, of its revision.
    attempt bigint not null,
    started_by text not null references users (id),
    started_at text not null,
    -- Null: it has not ended, or nobody knows how.
    ended_at text,
    outcome text,
    rows_affected bigint,
    -- JSON object: what the database said, and where rows were kept.
    detail text not null default '{}',
    constraint one_run_for_each_attempt unique (revision_id, attempt)
);

-- Never two at once, whatever the code believes.
create unique index one_open_run_for_each_change on change_runs (change_id) where ended_at is null;

-- What happened, in its order.
create table change_events (
    change_id text not null references change_requests (id) on delete cascade,
    -- The version it made.
    version bigint not null,
    revision_id text not null,
    event text not null,
    from_state text not null,
    to_state text not null,
    -- Null: the server itself.
    actor_id text,
    hand text not null,
    words text not null,
    created_at text not null,
    primary key (change_id, version)
);
