-- What questions have used of each model in a month. Not tied to the models: what was spent stays spent.
create table model_use (
    model_id text not null,
    -- `2026-11`, UTC.
    month text not null,
    questions bigint not null,
    prompt_tokens bigint not null,
    completion_tokens bigint not null,
    -- Millionths of a US dollar, at the prices of the day.
    cost_microusd bigint not null,
    primary key (model_id, month)
);
