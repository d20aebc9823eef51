-- Runs of statements and the rows they returned.
create table query_runs (
    id text primary key,
    owner_id text not null references users (id) on delete cascade,
    connection_id text not null,
    -- `chat` or `editor`.
    origin text not null,
    -- Null: an editor run, or a turn whose conversation was deleted since.
    conversation_id text,
    request_id text,
    sql text not null,
    statement_hash text not null,
    -- JSON array of table names.
    tables text not null,
    started_at text not null,
    -- Null: still running, or cut off by a crash and closed at the next start.
    outcome text,
    ended_at text,
    -- Null: the run failed before it could be known.
    row_count bigint,
    bytes bigint,
    execution_us bigint,
    -- Null: no error.
    error_code text,
    -- Null: no rows were kept. Not a reference: the log outlives the result.
    result_id text
);

-- The history page: one owner's runs, newest first.
create index query_runs_by_owner on query_runs (owner_id, started_at);
-- Found at start-up: runs that a crash left open.
create index query_runs_still_open on query_runs (outcome) where outcome is null;
-- Tells a result that is no longer kept from one that never was.
create index query_runs_by_result on query_runs (result_id);

create table results (
    id text primary key,
    owner_id text not null references users (id) on delete cascade,
    query_id text not null,
    connection_id text not null,
    -- JSON array of column descriptions.
    columns text not null,
    row_count bigint not null,
    -- 1 when a limit cut the result.
    truncated bigint not null,
    bytes bigint not null,
    created_at text not null
);

-- The oldest results are dropped first.
create index results_by_age on results (created_at);

-- Rows in pieces, so that reading a page does not parse the whole result.
create table result_chunks (
    result_id text not null references results (id) on delete cascade,
    -- Index of the chunk's first row in the result.
    first_row bigint not null,
    -- JSON array of rows.
    body text not null,
    primary key (result_id, first_row)
);
