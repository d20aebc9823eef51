-- What people are told about changes of data. Written in the transaction of the step that it tells of.

create table notices (
    id text primary key,
    change_id text not null references change_requests (id) on delete cascade,
    -- The version that the step made.
    version bigint not null,
    revision_id text not null,
    -- `waiting`, `sent_back`, …
    kind text not null,
    -- Null: whoever may approve on the connection of the change.
    user_id text references users (id),
    -- Who did it, and need not be told. Null: the server.
    actor_id text,
    created_at text not null
);

-- One's own, the latest first.
create index notices_by_user on notices (user_id, created_at);
-- Everything about a change, which is read when it is looked at.
create index notices_by_change on notices (change_id);

create table notice_reads (
    notice_id text not null references notices (id) on delete cascade,
    user_id text not null references users (id),
    read_at text not null,
    primary key (notice_id, user_id)
);
