-- Accepted pairs of question and SQL, offered again for similar questions on the same connection.
create table memories (
    id text primary key,
    connection_id text not null,
    -- Null: reviewed, offered to everyone who may read the tables. Otherwise its owner's alone, and
    -- gone with them.
    owner_id text references users (id) on delete cascade,
    question text not null,
    -- The question with its literals replaced by their kinds.
    masked text not null,
    sql text not null,
    -- JSON array of `{kind, text}`.
    literals text not null,
    -- Rises and falls with ratings, 0..1.
    weight double precision not null,
    uses bigint not null,
    created_at text not null
);

-- Recall reads one connection's memories, heaviest first.
create index memories_by_connection on memories (connection_id, weight);
