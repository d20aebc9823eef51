-- What words were said to mean: each is asked about once.
create table choices (
    id text not null constraint choices_id_unique primary key,
    -- Gone with its connection, whose tables it names.
    connection_id text not null constraint choices_of_connection
        references connections (id) on delete cascade,
    -- Absent: it holds for everybody who has not chosen otherwise.
    owner_id text constraint choices_of_owner references users (id) on delete cascade,
    made_by text not null constraint choices_made_by_person
        references users (id) on delete cascade,
    -- Stems of the words, joined by spaces.
    key text not null,
    words text not null,
    target text not null,
    -- JSON list of what else the words could have meant.
    others text not null,
    question text not null,
    chosen_at text not null
);

-- Read for every question that can mean more than one thing.
create index choices_by_connection on choices (connection_id, owner_id, chosen_at);
