-- What the history shows and is searched by. Runs logged before have none of it.
-- `sql` stays what the database was given; for a refused run it repeats its author's text.
alter table query_runs add column author_sql text;
-- `read`, `explain`, …
alter table query_runs add column kind text;
-- Null: there was no queue, or it never ran.
alter table query_runs add column queued_us bigint;

-- Everybody's runs, newest first, for those who may read them.
create index query_runs_by_time on query_runs (started_at, id);
