-- Microseconds between reading the rows and handing them to this run. Null: the run asked the database
-- itself, or failed.
alter table query_runs add column reused_age_us bigint;
