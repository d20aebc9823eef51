-- Runs over questions whose right SQL is known. What is shown of them is counted from their items.
create table evaluations (
    id text not null constraint evaluations_id_unique primary key,
    -- Gone with its connection, whose tables it names.
    connection_id text not null constraint evaluations_of_connection
        references connections (id) on delete cascade,
    -- `running`, `done`, `cancelled`, `interrupted` or `failed`.
    state text not null,
    -- What whoever started it could read; its items are for those only who read the same.
    access_hash text not null,
    total bigint not null,
    -- Absent: the account is gone.
    started_by text constraint evaluations_started_by
        references users (id) on delete set null,
    started_at text not null,
    -- Absent: it runs.
    ended_at text,
    -- Why it failed; absent: it did not.
    problem text
);

-- One at once, whoever starts them.
create unique index evaluations_one_at_once on evaluations (state) where state = 'running';
-- The list begins with the latest.
create index evaluations_by_start on evaluations (started_at);

create table evaluation_items (
    evaluation_id text not null constraint evaluation_items_of_run
        references evaluations (id) on delete cascade,
    position bigint not null,
    item_id text not null,
    certified boolean not null,
    question text not null,
    expected_sql text not null,
    -- JSON of what was found.
    found text not null,
    constraint evaluation_items_in_order primary key (evaluation_id, position)
);
