-- Questions, their turns and every event that was sent, so that a reload draws what was seen.
create table conversations (
    id text primary key,
    owner_id text not null references users (id) on delete cascade,
    connection_id text not null references connections (id),
    title text not null,
    created_at text not null,
    updated_at text not null
);

-- The list in the side bar: one owner's conversations, newest first.
create index conversations_by_owner on conversations (owner_id, updated_at);

create table turns (
    conversation_id text not null references conversations (id) on delete cascade,
    request_id text not null,
    -- Order of the turns in their conversation, from 0.
    position bigint not null,
    -- A conversation may move to another connection; its earlier turns stay where they ran.
    connection_id text not null references connections (id),
    question text not null,
    asked_at text not null,
    -- Null: still running, or cut off by a crash and closed at the next start.
    ended_at text,
    -- The status of the `done` event; null until then.
    status text,
    primary key (conversation_id, request_id)
);

-- Found at start-up: turns that a crash left open.
create index turns_still_open on turns (ended_at) where ended_at is null;

create table turn_events (
    conversation_id text not null,
    request_id text not null,
    seq bigint not null,
    occurred_at text not null,
    event_type text not null,
    -- The `payload` of the envelope as JSON.
    payload text not null,
    primary key (conversation_id, request_id, seq),
    foreign key (conversation_id, request_id)
        references turns (conversation_id, request_id) on delete cascade
);

create table feedback (
    id text primary key,
    owner_id text not null references users (id) on delete cascade,
    conversation_id text not null,
    request_id text not null,
    verdict text not null,
    -- JSON array of reason names.
    reasons text not null,
    comment text,
    corrected_sql text,
    created_at text not null,
    foreign key (conversation_id, request_id)
        references turns (conversation_id, request_id) on delete cascade
);

-- The latest rating of a turn is the one shown.
create index feedback_by_turn on feedback (conversation_id, request_id, created_at);
