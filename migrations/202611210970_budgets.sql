-- What groups may use of questions and of tokens of language models, and what they have used.

create table group_budgets (
    group_id text not null references people_groups (id) on delete cascade,
    -- `questions`, `tokens`.
    counted text not null,
    -- `day`, `month`.
    period text not null,
    -- Not named `limit`, which is a word of SQL. No row: not limited.
    most bigint not null,
    primary key (group_id, counted, period)
);

-- Counted for every group, also without a budget: one that is set later knows what was used before.
create table budget_use (
    group_id text not null references people_groups (id) on delete cascade,
    -- `2026-11-21`, or `2026-11` for a month, in UTC.
    starts text not null,
    questions bigint not null,
    tokens bigint not null,
    primary key (group_id, starts)
);

-- What every group has used of a day and a month, with every question.
create index budget_use_by_start on budget_use (starts);
