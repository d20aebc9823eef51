-- Limits that administrators set while the server runs. No row: as the configuration says.
create table limit_settings (
    -- `questions_per_minute`, …
    name text primary key,
    value bigint not null
);
