-- Answers that somebody taught and a reviewer decided about, without the values of whoever taught them.
create table golden_answers (
    -- That of the memory it came from, which may be gone.
    id text not null constraint golden_answers_id_unique primary key,
    -- Gone with its connection, whose tables it names.
    connection_id text not null constraint golden_answers_of_connection
        references connections (id) on delete cascade,
    -- `certified` or `rejected`.
    status text not null,
    question text not null,
    -- The question as it is compared with others.
    masked text not null,
    sql text not null,
    -- JSON list of the kinds of its places.
    kinds text not null,
    -- Why it cannot be certified; absent: it can.
    obstacle text,
    -- Absent: the account is gone. The answer has nothing of theirs in it and stays.
    taught_by text constraint golden_answers_of_teacher
        references users (id) on delete set null,
    -- `rating` or `correction`.
    teaching text not null,
    taught_at text not null,
    weight double precision not null,
    uses bigint not null,
    -- Absent: the account is gone. What was decided holds.
    decided_by text constraint golden_answers_of_reviewer
        references users (id) on delete set null,
    decided_at text not null,
    note text
);

-- Recall reads one connection's certified answers.
create index golden_answers_by_connection on golden_answers (connection_id, status);

-- What people said of answers that came from a certified one: the latest of each.
create table golden_votes (
    golden_id text not null constraint golden_votes_of_answer
        references golden_answers (id) on delete cascade,
    user_id text not null constraint golden_votes_of_person
        references users (id) on delete cascade,
    -- `up` or `down`.
    verdict text not null,
    voted_at text not null,
    constraint golden_votes_one_of_each primary key (golden_id, user_id)
);
